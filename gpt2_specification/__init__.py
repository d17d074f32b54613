"""The specification as a pytest plugin, for runs from other projects: `pytest --pyargs gpt2_specification`.

Installed, it is loaded in every run of pytest, and does nothing in one that does not name it.
"""


def pytest_load_initial_conftests(early_config):
    known = early_config.known_args_namespace
    if known.pyargs and any(name.partition(".")[0] == __name__ for name in known.file_or_dir):
        early_config.pluginmanager.import_plugin(f"{__name__}.fixtures")
        early_config.addinivalue_line("python_files", "*_spec.py")
        early_config.option.importmode = "importlib"  # modules of two chapters may share a name
