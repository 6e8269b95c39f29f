"""Declarations of the tables of hardware and money: accelerators, instances, prices, cost lines, own machines."""

from __future__ import annotations

from typing import get_args

from advisor.catalog.columns import count, flag, key, number, prose, tail, text
from advisor.catalog.schema import Column, Table
from advisor.catalog.types import AcceleratorStatus, Family, RegionCoverage, RowKind, Vendor

PLANS = (
    "on_demand",
    "spot",
    "capacity_block",
    *(f"savings_plan_{years}_{upfront}_upfront" for years in ("1y", "3y") for upfront in ("no", "partial", "all")),
    "reserved_1y",
    "reserved_3y",
    "dws_flex_start",
    "dws_calendar",
    "neocloud_on_demand",
    "neocloud_1y",
    "neocloud_3y",
    "owning_cost_model",
)

_TFLOPS = "TFLOP/s, dense"

ACCELERATORS = Table(
    "accelerators",
    "Chips and GPUs; one row is one chip or one GPU, never a core or a superchip",
    ("id",),
    (
        key("key of the accelerator"),
        text("name", "name as sold", required=True),
        text("vendor", "maker", words=get_args(Vendor), required=True),
        text("family", "line of products", words=get_args(Family), required=True),
        text("generation", "generation's name", required=True),
        Column("launch_date", "date", "announcement or first listing"),
        text("status", "whether it can be had", words=get_args(AcceleratorStatus), required=True),
        number("fp32_tflops", "FP32 peak", _TFLOPS),
        text("fp32_kind", "which units the FP32 figure counts; the two kinds don't compare"),
        number("tf32_tflops", "TF32 peak", _TFLOPS),
        number("bf16_tflops", "BF16 peak (FP16 on T4)", _TFLOPS),
        number("fp8_tflops", "FP8 peak", _TFLOPS),
        text("fp8_kind", "FP8 formats that reach it"),
        number("fp4_tflops", "FP4 peak", _TFLOPS),
        text("fp4_kind", "FP4 formats that reach it"),
        number("int8_tops", "INT8 peak", "TOP/s, dense"),
        number("memory_gb", "device memory to plan with", "GB (1e9 bytes)"),
        text("memory_published", "device memory as the maker prints it"),
        number("memory_mib", "device memory as the EC2 API or the driver reports it", "MiB"),
        number("bandwidth_gb_s", "device memory bandwidth", "GB/s"),
        text("scaleup_link", "link between chips"),
        number("scaleup_gb_s_per_chip", "bandwidth of that link", "GB/s a chip"),
        text("scaleup_direction", "whether both directions are summed"),
        count("max_scaleup_chips", "largest domain sold; 1 is PCIe only"),
        count("cores_per_chip", "NeuronCores in a chip"),
        number("tdp_w", "published power", "W"),
        flag("buyable", "can be had today in some venue"),
        flag("priced", "has a current price in the table of prices"),
        *tail(),
    ),
)

INSTANCES = Table(
    "instances",
    "What is rented or bought as one piece",
    ("id",),
    (
        key("key of the instance"),
        text("provider", "who offers it", required=True),
        text("kind", "kind of piece", words=("instance", "ultraserver", "node", "appliance"), required=True),
        text("accelerator_id", "its accelerator", required=True, refers="accelerators"),
        count("accelerator_count", "whole chips or GPUs in it", required=True),
        number("memory_gb", "device memory of all its accelerators", "GB (1e9 bytes)"),
        prose("scaleup_topology", "how its accelerators are linked"),
        count("scaleup_domain_chips", "chips in the linked domain that it belongs to"),
        number("intra_link_gb_s_per_chip", "bandwidth of that link", "GB/s a chip"),
        text("network_type", "network between instances"),
        number("network_gbps", "network of the whole row", "Gbit/s"),
        count("vcpus", "virtual processors"),
        number("host_memory_gib", "host memory", "GiB"),
        text("host_cpu", "host processor"),
        number("local_nvme_tb", "local disk", "TB"),
        Column("regions", "list", "regions that it was seen in"),
        text("regions_coverage", "how far was looked", words=get_args(RegionCoverage), required=True),
        prose("regions_basis", "where the regions were read"),
        prose("purchase_notes", "how it is bought"),
        *tail(),
    ),
)

PRICES = Table(
    "prices",
    "Prices with place, plan and date; an empty price with its reason is a way of buying that doesn't exist",
    ("provider", "item", "region", "plan", "as_of"),
    (
        text("item", "what the price names", required=True),
        text("instance_id", "the instance that it prices", refers="instances"),
        text("provider", "who asks it", required=True),
        text("accelerator_id", "accelerator in it", refers="accelerators"),
        text("row_kind", "what kind of price", words=get_args(RowKind), required=True),
        text("region", "region; list, us or non-us without one", required=True),
        text("plan", "purchase plan", words=PLANS, required=True),
        text(
            "payment_option",
            "when a term is paid",
            words=("no_upfront", "partial_upfront", "all_upfront", "not_stated"),
        ),
        Column("usd_per_hour", "money", "price of the whole item", unit="USD an hour", low=0.001, high=5000),
        count("accelerators", "accelerators in the item", required=True),
        flag("historic", "superseded; never enters a price"),
        *tail("as_of"),
    ),
)

_FIGURE = (
    Column("value", "number", "the figure"),
    text("unit", "its unit", required=True),
    Column("low", "number", "low end of its range"),
    Column("high", "number", "high end of its range"),
)

COST_LINES = Table(
    "cost_lines",
    "Lines of a total cost beside the accelerators",
    ("id",),
    (
        key("key of the line"),
        text("category", "group", required=True),
        text("item", "what it is", required=True),
        *_FIGURE,
        text("region", "where it holds", required=True),
        *tail("as_of"),
    ),
)

ONPREM = Table(
    "onprem",
    "Buying and running one's own machines",
    ("id",),
    (key("key of the figure"), text("item", "what it is", required=True), *_FIGURE, *tail("as_of")),
)
