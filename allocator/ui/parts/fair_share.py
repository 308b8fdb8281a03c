"""What fair share goes by: weights of drivers for each metric."""

from __future__ import annotations

from functools import partial

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.edit import Edit
from allocator.desk.stated import Stated
from allocator.desk.views.fair_shares import shared_metrics, weight_edit, weight_table, weights_said
from allocator.errors import Finding
from allocator.plan.glossary import meaning
from allocator.ui.parts.metric import choose_metric
from allocator.ui.parts.typed_table import typed_table

SECTION = "weights"


def fair_share(bench: Workbench, stated: Stated) -> None:
    """Show the drivers of a metric and their weights."""
    st.subheader("Fair share", help=meaning("fair share"))
    st.caption(f"{meaning('driver')} A metric with a base goes by what is due alone.")
    metrics = shared_metrics(stated)
    if not metrics:
        st.info("Every metric goes by its base: there is nothing to weigh.")
        return
    metric = choose_metric(metrics, "weights-metric")
    table = weight_table(stated, metric)
    columns = {
        "driver": st.column_config.TextColumn("Driver", help=meaning("driver")),
        "goes by": st.column_config.TextColumn("Goes by"),
        "weight": st.column_config.TextColumn(
            "Weight", help="Any numbers: they count in proportion.", alignment="right"
        ),
        "counts": st.column_config.TextColumn("▪ Counts", alignment="right"),
    }
    typed_table(
        bench,
        f"{SECTION}-{metric}",
        table,
        partial(_edit, stated, metric, list(table["driver"])),
        f"Weights of the drivers of {metrics[metric]}",
        columns,
        ("driver", "goes by", "counts"),
    )
    st.markdown(weights_said(stated, metric))


def _edit(stated: Stated, metric: str, drivers: list[str], row: int, column: str, typed: str) -> Edit | Finding:
    return weight_edit(stated, metric, drivers[row], typed)
