"""The Sphinx configuration of the site. The extension pages.py writes the pages of claims and releases."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

project = "GPT-2 in transformers"
author = "the specification's authors"
extensions = ["myst_parser", "sphinx.ext.githubpages", "sphinx_copybutton", "docs.pages", "docs.search"]
exclude_patterns = ["_build", "templates", "recorded", "tests"]
myst_enable_extensions = ["attrs_inline", "attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "pydata_sphinx_theme"
html_title = "transformers on GPT-2"
html_favicon = "static/icon.svg"
html_context = {"default_mode": "auto"}
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["release.js"]
html_show_sphinx = html_show_copyright = html_show_sourcelink = html_copy_source = False
html_sidebars = {name: [] for name in ("index", "how", "messages", "errata", "atlas", "search")}
html_theme_options = {
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "search_bar_text": "Search",
    "header_links_before_dropdown": 6,
    "article_header_start": ["release-switch.html"],
    "collapse_navigation": True,
    "secondary_sidebar_items": {"**": [], "how": ["page-toc"]},
    "footer_start": ["made"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
templates_path = ["templates"]
