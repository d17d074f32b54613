"""The Sphinx configuration of the site. The extension pages.py writes the pages of claims and releases."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

project = "GPT-2 in transformers"
author = "the specification's authors"
extensions = ["myst_parser", "sphinx.ext.githubpages", "docs.pages"]
exclude_patterns = ["_build", "templates", "recorded", "tests"]
myst_enable_extensions = ["attrs_inline", "attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "pydata_sphinx_theme"
html_title = "transformers on GPT-2"
html_favicon = "static/icon.svg"
html_context = {"default_mode": "auto"}
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = html_show_copyright = html_show_sourcelink = html_copy_source = False
html_sidebars = {"index": [], "atlas": []}
html_theme_options = {
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "header_links_before_dropdown": 4,
    "article_header_start": [],
    "collapse_navigation": True,
    "secondary_sidebar_items": {"**": [], "index": ["page-toc"]},
    "footer_start": ["made"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
templates_path = ["templates"]
