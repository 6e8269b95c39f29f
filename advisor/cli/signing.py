"""The commands about identities and signatures: `identity create|show|request|import` and `countersign`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from advisor.cli.part import part
from advisor.cli.places import refuse_places


def add_countersign(command: argparse.ArgumentParser) -> None:
    """The arguments of `countersign`."""
    command.add_argument("report", type=Path, metavar="REPORT.pdf")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf")
    command.add_argument("--identity", type=Path, required=True, metavar="ID.p12")
    _passphrase(command)
    command.add_argument("--reason", help="stated in the signature")
    _force(command)
    command.set_defaults(run=_countersign)


def add_identity(identity: argparse.ArgumentParser) -> None:
    """The parts of `identity` and their arguments."""
    parts = identity.add_subparsers(dest="part", required=True, metavar="create|show|request|import")
    create = part(parts, "create", "make a self-signed identity")
    create.add_argument("--name", required=True, help="the signer's name, as it stands in the report")
    create.add_argument("--organisation", required=True)
    create.add_argument("-o", "--output", type=Path, required=True, metavar="ID.p12")
    _passphrase(create)
    create.add_argument("--days", type=int, default=730, help="validity (730)")
    create.add_argument("--key", choices=("p256", "rsa3072"), default="p256")
    _force(create)
    create.set_defaults(run=_create)

    show = part(parts, "show", "print name, validity and fingerprints")
    show.add_argument("identity", type=Path, metavar="ID.p12")
    show.add_argument("--passphrase-file", type=Path, metavar="FILE")
    show.set_defaults(run=_show)

    request = part(parts, "request", "ask a certification authority for a certificate (PKCS#10)")
    request.add_argument("identity", type=Path, metavar="ID.p12")
    _passphrase(request)
    request.add_argument("-o", "--output", type=Path, required=True, metavar="REQ.csr")
    _force(request)
    request.set_defaults(run=_request)

    joined = part(parts, "import", "join an identity's key with the certificate issued for it")
    joined.add_argument("identity", type=Path, metavar="ID.p12", help="the identity that the request was made of")
    joined.add_argument("--certificate", type=Path, required=True, metavar="CERT.pem", help="with its issuers', best")
    _passphrase(joined)
    joined.add_argument("-o", "--output", type=Path, required=True, metavar="NEW.p12")
    _force(joined)
    joined.set_defaults(run=_import)


def _passphrase(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--passphrase-file", type=Path, required=True, metavar="FILE", help="the identity's passphrase, one line"
    )


def _force(command: argparse.ArgumentParser) -> None:
    command.add_argument("--force", action="store_true", help="replace existing files")


def _countersign(arguments: argparse.Namespace) -> int:
    from advisor.report.countersign import DEFAULT_REASON, countersign_report
    from advisor.report.identity import open_identity, read_passphrase
    from advisor.report.verify_text import as_text

    refuse_places((arguments.output,), (arguments.report, arguments.identity, arguments.passphrase_file))
    found = countersign_report(
        arguments.report,
        arguments.output,
        open_identity(arguments.identity, read_passphrase(arguments.passphrase_file)),
        now=datetime.now(UTC),
        reason=arguments.reason or DEFAULT_REASON,
        force=arguments.force,
    )
    print(as_text(found))
    print(f"Wrote {arguments.output}, with both signatures.")
    return 0


def _create(arguments: argparse.Namespace) -> int:
    from advisor.report.identity import certificate_path, create_identity, read_passphrase, show_identity

    now = datetime.now(UTC)
    written = dict.fromkeys((arguments.output, certificate_path(arguments.output)))
    refuse_places(tuple(written), (arguments.passphrase_file,))
    made = create_identity(
        arguments.name,
        arguments.organisation,
        arguments.output,
        read_passphrase(arguments.passphrase_file),
        now=now,
        days=arguments.days,
        key=arguments.key,
        force=arguments.force,
    )
    print(f"Wrote {arguments.output}, and the certificate for your readers: {certificate_path(arguments.output)}")
    print(show_identity(made, now=now))
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from advisor.report.identity import open_identity, public_identity, read_passphrase, show_identity

    if arguments.passphrase_file is None:
        shown = public_identity(arguments.identity)
    else:
        shown = open_identity(arguments.identity, read_passphrase(arguments.passphrase_file))
    print(show_identity(shown, now=datetime.now(UTC)))
    return 0


def _request(arguments: argparse.Namespace) -> int:
    from advisor.report.certificate_request import write_request
    from advisor.report.identity import open_identity, read_passphrase

    refuse_places((arguments.output,), (arguments.identity, arguments.passphrase_file))
    identity = open_identity(arguments.identity, read_passphrase(arguments.passphrase_file))
    write_request(identity, arguments.output, force=arguments.force)
    print(f"Wrote {arguments.output}. It holds no secret: send it to your certification authority, then join the")
    print("certificate that comes back with this identity: switchpoint identity import.")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from advisor.report.certificate_request import import_certificate
    from advisor.report.identity import read_passphrase, show_identity

    read = (arguments.identity, arguments.passphrase_file, arguments.certificate)
    refuse_places((arguments.output,), read)
    made = import_certificate(
        arguments.identity,
        read_passphrase(arguments.passphrase_file),
        arguments.certificate,
        arguments.output,
        force=arguments.force,
    )
    print(f"Wrote {arguments.output}.")
    print(show_identity(made, now=datetime.now(UTC)))
    return 0
