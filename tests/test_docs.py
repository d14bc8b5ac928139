"""The documentation names what there is: commands, options, exit statuses, targets."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from assessment import REPOSITORY
from needsbook.commands.arguments import EXIT_STATUSES, parser
from needsbook.ground.recorder import recording

from london_cse.recording.identification import rate_low

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = (
        action.choices
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return dict(found)


def test_the_readme_names_every_command() -> None:
    named = set(re.findall(r"`needsbook (\w+)`", README))
    assert named >= set(commands())


def test_the_readme_and_the_help_give_the_same_exit_statuses() -> None:
    in_help = set(re.findall(r"^  (\d+) ", EXIT_STATUSES, re.M))
    in_readme = set(re.findall(r"^\| (\d+) \|", README, re.M))
    assert in_help == in_readme == {"0", "1", "2", "3", "130", "141"}


@pytest.mark.parametrize("command", commands())
def test_every_command_has_a_help_worth_reading(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "needsbook", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "exit status:" in done.stdout
    for action in commands()[command]._actions:
        assert action.help, action.option_strings


def test_the_readme_names_every_target_of_the_makefile_for_users() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    of_developers = {"help", "setup", "setup-dev", "lock"}
    targets = set(re.findall(r"^([\w-]+):.*##", makefile, re.M)) - of_developers
    assert targets <= set(re.findall(r"make ([\w-]+)", README))


def test_versions_agree() -> None:
    pyproject = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.*)"', pyproject, re.M)
    assert version
    for name in ("CITATION.cff", "CHANGELOG.md"):
        assert version[1] in (REPOSITORY / name).read_text(encoding="utf-8")


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = "".join(
        (REPOSITORY / name).read_text(encoding="utf-8")
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert not re.search(r"https?://", lock)
    for block in re.findall(r"^[a-z][^\n]*(?:\n    [^\n]*)*", lock, re.M):
        assert "--hash=sha256:" in block, block


def test_the_engine_does_not_name_the_topic_and_the_analysis_not_the_renderers() -> None:
    topic = re.compile(r"london|exploitation|\bcse\b|havens", re.I)
    renderers = re.compile(r"pandoc|typst|\bhtml\b|quarto", re.I)
    engine = REPOSITORY / "engine"
    written = (*engine.glob("src/**/*.py"), *engine.glob("*.md"), *engine.glob("docs/**/*.md"))
    for path in written:
        assert not topic.search(path.read_text(encoding="utf-8")), path
    for path in (REPOSITORY / "src/london_cse").rglob("*.py"):
        assert not renderers.search(path.read_text(encoding="utf-8")), path


def test_the_engine_draws_the_layers_that_hold() -> None:
    """The drawing in its README is the contract that `make lint` checks."""
    settings = tomllib.loads((REPOSITORY / "engine/pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        one for one in settings["tool"]["importlinter"]["contracts"] if one["id"] == "layers"
    )
    readme = (REPOSITORY / "engine/README.md").read_text(encoding="utf-8")
    drawing = readme.partition("## Layers")[2].partition("## ")[0]
    layers = [name for layer in contract["layers"] for name in layer.split(" | ")]
    assert re.findall(r"^    (\w+) ", drawing, re.M) == layers
    folders = {path.parent.name for path in (REPOSITORY / "engine/src/needsbook").glob("*/*.py")}
    assert folders == set(layers)


def test_the_engine_imports_in_one_direction() -> None:
    engine = REPOSITORY / "engine"
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "pyproject.toml", "--no-cache"],
        cwd=engine,
        env={**os.environ, "PYTHONPATH": str(engine / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "3 kept, 0 broken" in done.stdout, done.stdout + done.stderr


def test_what_is_decided_where_is_still_there() -> None:
    guide = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|`]*(?:`[^`]*`[^|`]*)?\| `([^`]+)` \| `([^`]+)` \|$", guide, re.M)
    table = guide.partition("## Where it is decided")[2].partition("\n## ")[0]
    assert len(rows) == table.count("\n| ") - 1  # the heading
    assert len(rows) >= 10
    for file, name in rows:
        text = (REPOSITORY / file).read_text(encoding="utf-8")
        defined = rf"^ *(?:def {name}\(|{name}(?: =|:|\())"
        if file.endswith(".csv"):
            defined = rf"\A(?:.*,)?{name}(?:,|$)"  # a column
        assert re.search(defined, text, re.M), f"{name} is not in {file}"


def test_the_value_that_is_followed_goes_the_way_that_is_told() -> None:
    guide = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = re.findall(r"^\d\. `(recording[\w.]+)`", guide, re.M)
    with recording() as record:
        low = rate_low.returned("E09000012", "child_sexual_exploitation", 2024)
    first, *others = [f"london_cse.{name}" for name in told]
    assert first == f"{rate_low.__module__}.rate_low"
    assert 4 < len(told) <= 8
    assert set(pairwise(others)) <= set(record.calls)
    # Beside the rows of names, those that are told: no others are read.
    read = {one.dataset for one in record.reads}
    assert read == {"areas", "cin-assessment-factors", "children-population"}
    # 148 assessments: by the quantiles of chi-squared 125.1 at least, of 54,690 children.
    assert low == pytest.approx(22.9, abs=0.05)


WORKFLOW = REPOSITORY / ".github/workflows/checks.yml"


def steps() -> list[str]:
    """The commands that the forge runs."""
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"].values()
    return [step["run"] for job in jobs for step in job["steps"] if "run" in step]


def test_the_forge_runs_the_commands_of_the_readme_on_what_it_names() -> None:
    matrix = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["report"]["strategy"]
    assert matrix["matrix"]["system"] == ["ubuntu-latest", "macos-latest"]
    assert matrix["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    least = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    assert least["project"]["requires-python"] == f">={matrix['matrix']['python'][0]}"
    told = README.partition("## Two commands")[2].partition("## ")[0]
    assert {f"make {name}" for name in re.findall(r"^    make (\w+)", told, re.M)} <= {
        " ".join(step.split()[:2]) for step in steps()
    }


def test_the_forge_calls_what_there_is() -> None:
    own, new = (
        set(re.findall(r"^([\w-]+):", (REPOSITORY / name).read_text(encoding="utf-8"), re.M))
        for name in ("Makefile", "engine/src/needsbook/assets/new/Makefile")
    )
    called = [shlex.split(step) for step in steps() if step.startswith("make ")]
    assert called
    for _, *words in called:
        targets = [word for word in words if re.fullmatch(r"[a-z-]+", word) and word != "begun"]
        assert set(targets) - {"-C"} <= (new if "-C" in words else own), words
    (laid,) = (shlex.split(step)[1:] for step in steps() if step.startswith("needsbook "))
    assert parser().parse_args(laid).title == "School absence"


def test_no_committed_text_names_a_package_registry() -> None:
    # From back to front, as this text is committed too.
    names = "gro.ipyp", "detsohnohtyp", "sjmpn.yrtsiger", "adnocana.adnoc", "oi.setarc"
    hosts = re.compile("|".join(re.escape(name[::-1]) for name in names), re.I)
    listed = subprocess.run(
        ["git", "ls-files", "*.yml", "*.md", "*.toml", "*.lock", "Makefile"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert ".github/workflows/checks.yml" in listed
    for name in listed:
        assert not hosts.search((REPOSITORY / name).read_text(encoding="utf-8")), name
