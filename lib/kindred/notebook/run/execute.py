"""Executes one notebook and tells what happens, one JSON object a line, on standard output.

    python3 execute.py NOTEBOOK RESULT KERNEL CELL_TIMEOUT_SECONDS

RESULT is written whether or not a cell fails (a timeout of 0 means none). The events are those of RunEvent.java.
"""
import json
import os
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

# The kernel inherits standard output: events get a descriptor of their own, so that nothing it prints mixes with them.
events = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def tell(event, **values):
    events.write(json.dumps({"event": event, **values}) + "\n")
    events.flush()


class Teller(NotebookClient):
    error = None  # the last error message of the kernel

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        kind = msg["msg_type"]
        if kind == "stream":
            tell("text", text=content["text"])
        elif kind in ("display_data", "update_display_data", "execute_result"):
            text = content["data"].get("text/plain", "")
            shown_as = content.get("transient", {}).get("display_id") or ""
            if shown_as.startswith("kindred-progress-"):
                tell("progress", id=shown_as, line=text)
            else:
                tell("text", text=text + "\n")
        elif kind == "error":
            self.error = content
        return super().process_message(msg, cell, cell_index)


def main(source, result, kernel, timeout):
    notebook = nbformat.read(source, as_version=4)
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    at = 0

    # nbclient calls its hooks with these names.
    def begin(cell, cell_index):
        nonlocal at
        at = code.index(cell_index) + 1
        tell("cell", number=at, of=len(code), source=cell.source)

    def failed(error, message, trace=""):
        tell("failed", cell=at, error=error, message=message, trace=trace)
        return 1

    client = Teller(notebook, kernel_name=kernel, timeout=timeout or None, startup_timeout=120,
                    resources={"metadata": {"path": os.path.dirname(os.path.abspath(source))}}, on_cell_execute=begin)
    try:
        client.execute()
        return 0
    except CellExecutionError:
        error = client.error or {"ename": "error", "evalue": "", "traceback": []}
        return failed(error["ename"], error["evalue"], "\n".join(error["traceback"]))
    except CellTimeoutError:
        return failed("timeout", f"the cell took longer than {timeout} s")
    except DeadKernelError:
        return failed("dead kernel", f"the kernel '{kernel}' ended while it ran the cell")
    finally:
        nbformat.write(notebook, result)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
