"""From cash under uncertainty to a verdict: draws, NPV, payback, switch points, and the Recommendation.

Beside the Recommendation stand the functions that it rests on, for use on their own and for checking them. None of them
reads a case; scipy and numpy-financial are imported only when a function that needs them is called.
"""

from __future__ import annotations

from advisor.decision.document import document, to_json
from advisor.decision.first_answer import WhatIf, first_answer, levers_of
from advisor.decision.methods.choice_rules import (
    Choice,
    expected_value,
    hurwicz,
    laplace,
    maximax,
    maximin,
    minimax_regret,
    regrets,
)
from advisor.decision.methods.commitment_sizing import (
    Commitment,
    Payments,
    break_even_utilisation,
    commitment_payments,
    commitment_size,
    critical_ratio,
    newsvendor_from_draws,
    newsvendor_quantity,
)
from advisor.decision.methods.finance import (
    capital_recovery_factor,
    fv,
    mirr,
    monthly_rate,
    npv,
    payback_months,
    pmt,
    rate,
    xnpv,
)
from advisor.decision.methods.moments import classic_pert_moments, lognormal_moments, pert_moments, triangular_moments
from advisor.decision.methods.multi_criteria import (
    minimised_inverted,
    ranks,
    sum_scaled,
    topsis,
    vector_scaled,
    weighted_sum,
)
from advisor.decision.methods.option_values import (
    Binomial,
    European,
    Waiting,
    binomial_option,
    black_scholes,
    option_to_wait,
)
from advisor.decision.methods.public_finance import (
    BenefitCase,
    RateStep,
    benefit_case,
    declining_discount_factor,
    green_book_discount_factor,
    green_book_rates,
    optimism_bias_adjusted,
)
from advisor.decision.methods.rates_of_return import irr, irr_roots, xirr, xirr_roots
from advisor.decision.methods.selection import Selection, best_selection
from advisor.decision.methods.sensitivity import (
    SobolIndices,
    derivative_bounds,
    sobol_indices,
    sobol_indices_of,
    sobol_runs,
)
from advisor.decision.methods.spread_of_savings import (
    normal_probability_of_saving,
    probability_of_saving,
    quantile_standard_error,
    quotable,
    standard_error,
)
from advisor.decision.methods.stochastic_programme import Scenario, StochasticPlan, two_stage_plan
from advisor.decision.methods.value_of_information import Survey, evpi, evsi, evsi_from_draws, evsi_normal, survey
from advisor.decision.recommend import recommend
from advisor.decision.result import FirstAnswer, FirstPortfolio, FirstWorkload, Recommendation
from advisor.decision.why.sensitivity_given import borgonovo_delta
from advisor.decision.why.switch_points import Lever
from advisor.decision.world import NO_CHANGE, Changes
from advisor.distributions import lognormal_from_mean_sd, lognormal_range, normal_range, pert, triangular
from advisor.once import Once

__all__ = [
    "NO_CHANGE",
    "BenefitCase",
    "Binomial",
    "Changes",
    "Choice",
    "Commitment",
    "European",
    "FirstAnswer",
    "FirstPortfolio",
    "FirstWorkload",
    "Lever",
    "Once",
    "Payments",
    "RateStep",
    "Recommendation",
    "Scenario",
    "Selection",
    "SobolIndices",
    "StochasticPlan",
    "Survey",
    "Waiting",
    "WhatIf",
    "benefit_case",
    "best_selection",
    "binomial_option",
    "black_scholes",
    "borgonovo_delta",
    "break_even_utilisation",
    "capital_recovery_factor",
    "classic_pert_moments",
    "commitment_payments",
    "commitment_size",
    "critical_ratio",
    "declining_discount_factor",
    "derivative_bounds",
    "document",
    "evpi",
    "evsi",
    "evsi_from_draws",
    "evsi_normal",
    "expected_value",
    "first_answer",
    "fv",
    "green_book_discount_factor",
    "green_book_rates",
    "hurwicz",
    "irr",
    "irr_roots",
    "laplace",
    "levers_of",
    "lognormal_from_mean_sd",
    "lognormal_moments",
    "lognormal_range",
    "maximax",
    "maximin",
    "minimax_regret",
    "minimised_inverted",
    "mirr",
    "monthly_rate",
    "newsvendor_from_draws",
    "newsvendor_quantity",
    "normal_probability_of_saving",
    "normal_range",
    "npv",
    "optimism_bias_adjusted",
    "option_to_wait",
    "payback_months",
    "pert",
    "pert_moments",
    "pmt",
    "probability_of_saving",
    "quantile_standard_error",
    "quotable",
    "ranks",
    "rate",
    "recommend",
    "regrets",
    "sobol_indices",
    "sobol_indices_of",
    "sobol_runs",
    "standard_error",
    "sum_scaled",
    "survey",
    "to_json",
    "topsis",
    "triangular",
    "triangular_moments",
    "two_stage_plan",
    "vector_scaled",
    "weighted_sum",
    "xirr",
    "xirr_roots",
    "xnpv",
]
