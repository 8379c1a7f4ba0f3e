# Thin aliases of run.py, for those who have make.  make demo ARGS=my-folder
PYTHON ?= python3
ARGS ?=

.PHONY: demo test check lock clean

demo test check lock:
	$(PYTHON) run.py $@ $(ARGS)

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .benchmarks
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
