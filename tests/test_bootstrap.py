"""``run.py``: what decides whether to install, and what is said when it cannot be done. Nothing is installed here."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture
def boot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load run.py as a module whose project is a copy, in a folder of its own, without an environment."""
    specification = importlib.util.spec_from_file_location("boot_under_test", REPOSITORY / "run.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    for name in ("pyproject.toml", "constraints.txt", "run.py"):
        shutil.copy(REPOSITORY / name, tmp_path)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: SimpleNamespace(free=10**12))
    for name in ("SLI_THEMES_TORCH_INDEX", "SLI_THEMES_KEEP_TORCH"):
        monkeypatch.delenv(name, raising=False)
    return module


def fake_venv(boot: ModuleType, venv: Path, version: str = "3.12.4") -> Path:
    """Lay out what a whole environment looks like from outside."""
    python = boot.venv_python(venv)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    (venv / "pyvenv.cfg").write_text(f"home = somewhere\nversion = {version}\n", "utf-8")
    return venv


@pytest.fixture
def steps(boot: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the commands of setting up; the one that makes an environment lays out a fake one."""
    commands: list[list[str]] = []

    def record(title: str, command: list[object], log: Path) -> None:
        commands.append([str(part) for part in command])
        if "venv" in commands[-1]:
            fake_venv(boot, Path(commands[-1][-1]))

    monkeypatch.setattr(boot, "step", record)
    return commands


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_supported_python_is_accepted(boot: ModuleType, version: tuple[int, int]) -> None:
    """Every Python that pyproject.toml admits can set up."""
    assert boot.version_fault(version) == ""


@pytest.mark.parametrize("version", [(2, 7), (3, 9), (3, 10), (3, 14), (4, 0)])
def test_other_python_is_told_what_to_use(boot: ModuleType, version: tuple[int, int]) -> None:
    """A Python that is too old or too new gets both versions and the next step."""
    message = boot.version_fault(version)
    assert "3.11 to 3.13" in message
    assert f"this is {version[0]}.{version[1]}" in message
    assert "python3.13 run.py" in message


def test_wrong_python_ends_with_one_line(boot: ModuleType, monkeypatch, capsys) -> None:
    """The wrong Python ends with exit status 1 and a message, not with a traceback."""
    monkeypatch.setattr(boot.sys, "version_info", (3, 9, 1, "final", 0))
    assert boot.main(["demo"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["dem"], 2), (["--help"], 0), (["help"], 0)])
def test_usage(boot: ModuleType, arguments: list[str], status: int, capsys) -> None:
    """Without a known command the usage is shown, and only asking for it is a success."""
    assert boot.main(arguments) == status
    assert "run.py demo" in capsys.readouterr().out


def test_whole_environment_tells_its_version(boot: ModuleType, tmp_path: Path) -> None:
    """The version comes from the environment, not from the Python that started run.py; uv's spelling counts too."""
    venv = fake_venv(boot, tmp_path / ".venv")
    assert boot.venv_version(venv) == (3, 12)
    (venv / "pyvenv.cfg").write_text("version_info = 3.13.0\n", "utf-8")
    assert boot.venv_version(venv) == (3, 13)


def test_half_made_environment_is_seen(boot: ModuleType, tmp_path: Path) -> None:
    """No folder, no settings, no interpreter, or the mark of a killed start: not an environment."""
    assert boot.venv_version(tmp_path / "missing") == ()
    (tmp_path / "empty").mkdir()
    assert boot.venv_version(tmp_path / "empty") == ()
    headless = fake_venv(boot, tmp_path / "headless")
    boot.venv_python(headless).unlink()
    assert boot.venv_version(headless) == ()
    killed = fake_venv(boot, tmp_path / "killed")
    (killed / "unfinished").touch()
    assert boot.venv_version(killed) == ()


def test_fingerprint_changes_with_all_that_counts(boot: ModuleType, tmp_path: Path) -> None:
    """Requirements, constraints, run.py, the Python, the torch to use and the place of the project count."""

    def now(version: tuple[int, int] = (3, 12), keep: bool = False) -> str:
        return boot.fingerprint(tmp_path, version, keep_torch=keep)

    first = now()
    assert now() == first
    seen = {first, now((3, 11)), now(keep=True)}
    for name in ("pyproject.toml", "constraints.txt", "run.py"):
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write("\n# changed\n")
        seen.add(now())
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("pyproject.toml", "constraints.txt", "run.py"):
        shutil.copy(tmp_path / name, moved)
    seen.add(boot.fingerprint(moved, (3, 12), keep_torch=False))
    assert len(seen) == 7


def test_developers_stamp_serves_the_demo(boot: ModuleType, tmp_path: Path) -> None:
    """After setting up for developers the demo starts at once, not the other way round; an old stamp is none."""
    (tmp_path / "stamp-demo").write_text("abc", "utf-8")
    assert boot.is_stamped(tmp_path, "demo", "abc")
    assert not boot.is_stamped(tmp_path, "dev", "abc")
    assert not boot.is_stamped(tmp_path, "demo", "abd")
    (tmp_path / "stamp-dev").write_text("abd", "utf-8")
    assert boot.is_stamped(tmp_path, "demo", "abd")


def test_first_start_installs_torch_alone_and_first(boot: ModuleType, tmp_path: Path, steps) -> None:
    """A first start makes .venv, installs torch by exact version, then the project, both under the constraints."""
    python = boot.ensure("demo")
    making, torch, project = steps
    assert python == boot.venv_python(tmp_path / ".venv")
    assert making[1:3] == ["-m", "venv"]
    assert torch[-1] == "torch==2.13.0"
    assert torch[torch.index("--retries") + 1] == "0"
    assert project[-2:] == ["-e", "."]
    assert "--extra-index-url" not in torch + project
    assert all("-c" in command for command in (torch, project))
    assert (tmp_path / ".venv" / "limits.txt").read_bytes() == (tmp_path / "constraints.txt").read_bytes()


def test_second_start_installs_nothing(boot: ModuleType, steps) -> None:
    """Nothing changed: nothing is run; developers' packages are then added to what is there."""
    boot.ensure("demo")
    steps.clear()
    boot.ensure("demo")
    assert steps == []
    boot.ensure("dev")
    assert [command[-1] for command in steps] == ["torch==2.13.0", ".[dev]"]
    steps.clear()
    boot.ensure("demo")
    boot.ensure("dev")
    assert steps == []


def test_changed_constraints_install_again(boot: ModuleType, tmp_path: Path, steps) -> None:
    """A changed constraints.txt installs into the same environment."""
    boot.ensure("demo")
    steps.clear()
    with (tmp_path / "constraints.txt").open("a", encoding="utf-8") as file:
        file.write("new==1\n")
    boot.ensure("demo")
    assert [command[-1] for command in steps] == ["torch==2.13.0", "."]


def test_killed_start_is_made_anew(boot: ModuleType, tmp_path: Path, steps) -> None:
    """What a killed start left goes, stray files included, and .venv is made from nothing."""
    venv = fake_venv(boot, tmp_path / ".venv")
    (venv / "unfinished").touch()
    (venv / "stray").touch()
    boot.ensure("demo")
    assert "venv" in steps[0]
    assert not (venv / "stray").exists()
    assert not (venv / "unfinished").exists()


def test_environment_of_a_wrong_python_is_made_anew(boot: ModuleType, tmp_path: Path, steps) -> None:
    """An environment that an old Python once made is replaced."""
    fake_venv(boot, tmp_path / ".venv", "3.9.2")
    boot.ensure("demo")
    assert "venv" in steps[0]


def test_failed_install_is_not_stamped(boot: ModuleType, tmp_path: Path, monkeypatch) -> None:
    """A failed install keeps what pip has put back in order, stamps nothing and lets go of the lock."""
    venv = fake_venv(boot, tmp_path / ".venv")

    def fail(*_: object) -> None:
        raise boot.SetupError("no network")

    monkeypatch.setattr(boot, "step", fail)
    assert boot.main(["demo"]) == 1
    assert not list(venv.glob("stamp-*"))
    assert boot.venv_version(venv)
    with (tmp_path / ".venv.lock").open("ab") as file:
        assert boot.has_locked(file.fileno())


def test_index_for_torch_is_asked_for_torch_only(boot: ModuleType, monkeypatch, steps) -> None:
    """The extra index named in the environment never serves another package."""
    monkeypatch.setenv("SLI_THEMES_TORCH_INDEX", "file:///somewhere")
    boot.ensure("demo")
    _, torch, project = steps
    assert torch[torch.index("--extra-index-url") + 1] == "file:///somewhere"
    assert "--extra-index-url" not in project


def test_torch_that_is_there_is_kept(boot: ModuleType, tmp_path: Path, monkeypatch, steps) -> None:
    """SLI_THEMES_KEEP_TORCH=1 sees the system's packages, installs no torch and constrains none."""
    monkeypatch.setenv("SLI_THEMES_KEEP_TORCH", "1")
    boot.ensure("demo")
    assert "--system-site-packages" in steps[0]
    assert steps[1][-1] == "import torch"
    assert [command[-1] for command in steps[2:]] == ["."]
    limits = (tmp_path / ".venv" / "limits.txt").read_text("utf-8")
    assert "torch==" not in limits
    assert "numpy==" in limits


def test_little_space_is_said_before_anything_is_made(
    boot: ModuleType, tmp_path: Path, monkeypatch, capsys
) -> None:
    """Too little space ends before the download, with the amount that is needed."""
    monkeypatch.setattr(boot.shutil, "disk_usage", lambda _: SimpleNamespace(free=10**9))
    assert boot.main(["demo"]) == 1
    assert "about 3 GB" in capsys.readouterr().err
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: No matching distribution found for x", "Is the network there?"),
        ("the virtual environment was not created because ensurepip is not available", "python3-venv"),
        ("ModuleNotFoundError: No module named 'torch'", "has no torch"),
        ("/x/python: No module named pip", "Delete .venv"),
    ],
)
def test_failed_step_says_what_to_do(boot: ModuleType, tmp_path: Path, said: str, hint: str, capfd) -> None:
    """The end of the output, without warnings, the place of all of it, and what to do about it."""
    log = tmp_path / "log"
    command = [sys.executable, "-c", f"print('WARNING: harmless'); print({said!r}); raise SystemExit(3)"]
    with pytest.raises(boot.SetupError) as caught:
        boot.step("installing", command, log)
    message = str(caught.value)
    assert said in message
    assert hint in message
    assert str(log) in message
    assert "harmless" not in message
    assert capfd.readouterr().out == ""


def test_two_starts_take_turns(boot: ModuleType, tmp_path: Path, capsys) -> None:
    """A second start waits until the first has finished, and says so."""
    lock, order = tmp_path / "lock", []

    def second() -> None:
        with boot.only_one(lock):
            order.append("second")

    with boot.only_one(lock):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.5)
        order.append("first")
    thread.join(timeout=10)
    assert order == ["first", "second"]
    assert "waiting" in capsys.readouterr().err


def test_lock_of_a_dead_start_does_not_hold(boot: ModuleType, tmp_path: Path) -> None:
    """The lock file that a killed start leaves behind stops nobody."""
    (tmp_path / "lock").write_text("left behind", "utf-8")
    with boot.only_one(tmp_path / "lock"):
        pass


def test_lock_file_names_no_address_and_no_build(boot: ModuleType) -> None:
    """Pins are sorted, without local builds, the project itself, pip or GPU libraries."""
    packages = {
        "torch": "2.13.0+cpu",
        "Jinja2": "3.1.6",
        "sli-themes": "0.1.0",
        "pip": "23.2.1",
        "ruamel.yaml": "0.19.1",
        "nvidia-cublas": "13.0",
    }
    text = boot.locked_text([{"name": name, "version": version} for name, version in packages.items()])
    pins = [line for line in text.splitlines() if not line.startswith("#")]
    assert pins == ["jinja2==3.1.6", "ruamel-yaml==0.19.1", "torch==2.13.0"]
    assert "://" not in text


def test_lock_is_made_with_the_oldest_python(boot: ModuleType, monkeypatch, capsys) -> None:
    """A newer Python would lock packages that the oldest cannot use."""
    monkeypatch.setattr(boot.sys, "version_info", (3, 12, 1, "final", 0))
    assert boot.main(["lock"]) == 1
    assert "Python 3.11" in capsys.readouterr().err


def test_commands_get_their_arguments_and_give_their_status(boot: ModuleType, monkeypatch, capfd) -> None:
    """The exit status passes through; the model hub is switched off."""
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    status = boot.run(
        sys.executable, "-c", "import os; print(os.environ['HF_HUB_OFFLINE']); raise SystemExit(4)"
    )
    assert status == 4
    assert capfd.readouterr().out.strip() == "1"


@pytest.mark.skipif(os.name == "nt", reason="signals are a POSIX matter")
def test_killed_command_ends_as_a_shell_would(boot: ModuleType) -> None:
    """A command ended by a signal gives 128 and the signal's number."""
    assert boot.run(sys.executable, "-c", "import os; os.kill(os.getpid(), 15)") == 143


def test_demo_and_test_pass_arguments_on(boot: ModuleType, monkeypatch) -> None:
    """What stands after the command goes to sli-themes or pytest as it is."""
    ran, kinds = [], []
    monkeypatch.setattr(boot, "ensure", lambda kind: kinds.append(kind) or Path("python"))
    monkeypatch.setattr(boot, "run", lambda *command, cwd=None: ran.append(command) or 5)
    assert boot.main(["demo", "folder", "--json"]) == 5
    assert boot.main(["test", "-k", "x y"]) == 5
    assert ran == [
        (Path("python"), "-m", "sli_themes", "demo", "folder", "--json"),
        (Path("python"), "-m", "pytest", "-k", "x y"),
    ]
    assert kinds == ["demo", "dev"]


def test_check_runs_all_and_fails_with_the_first(boot: ModuleType, monkeypatch) -> None:
    """One failed check does not hide the others; the exit status is the first failure's."""
    ran = []
    results = {"ruff": 0, "mypy": 2, "pytest": 1}
    monkeypatch.setattr(boot, "run", lambda *command, cwd=None: ran.append(command[2]) or results[command[2]])
    assert boot.check(Path("python")) == 2
    assert ran == ["ruff", "ruff", "mypy", "pytest"]
