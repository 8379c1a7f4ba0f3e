"""Study: what ``study.toml`` says (light: reading one imports no table library)."""

from sli_themes.study.model import Columns, Group, Kind, Layout, Question, Study, TablePlan
from sli_themes.study.reading import STUDY_FILE, read_study

__all__ = ["STUDY_FILE", "Columns", "Group", "Kind", "Layout", "Question", "Study", "TablePlan", "read_study"]
