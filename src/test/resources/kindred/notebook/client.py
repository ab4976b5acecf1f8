"""A Jupyter client on standard input and output: one JSON request a line, one JSON answer a line.

usage: python3 client.py KERNEL_NAME   (found through JUPYTER_PATH)
"""
import json
import sys
import threading
import time
from queue import Empty

import zmq
from jupyter_client.manager import start_new_kernel

began = time.monotonic()
manager, client = start_new_kernel(kernel_name=sys.argv[1], startup_timeout=60)
started = time.monotonic() - began


def collect(message_id, deadline, answer, on_output=lambda: None):
    """Reads what the kernel publishes for one request until it says that it is idle."""
    while True:
        message = client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
        if message["parent_header"].get("msg_id") != message_id:
            continue
        kind, content = message["msg_type"], message["content"]
        answer["order"].append(kind)
        if kind == "status" and content["execution_state"] == "idle":
            return
        if kind == "stream":
            answer[content["name"]] += content["text"]
            answer["messages"] += 1
            if answer["messages"] == 1:
                on_output()
        elif kind == "execute_result":
            answer["result"] = content["data"]
        elif kind == "display_data":
            answer["displays"].append(content)
        elif kind == "update_display_data":
            answer["updates"].append(content)
        elif kind == "error":
            answer["error"] = content


def reply_to(message_id):
    while True:
        message = client.get_shell_msg(timeout=20)
        if message["parent_header"].get("msg_id") == message_id:
            return message["content"]


def execute(request):
    answer = {"stdout": "", "stderr": "", "messages": 0, "displays": [], "updates": [], "order": []}
    start = time.monotonic()
    message_id = client.execute(request["code"], silent=request.get("silent", False), allow_stdin="input" in request)

    def interrupt():
        """Begins when the cell has printed something: then it runs, however busy the machine is."""
        answer["asked"] = time.monotonic() + request["interrupt"]
        threading.Timer(request["interrupt"], manager.interrupt_kernel).start()

    deadline = start + request.get("timeout", 60)
    if "input" in request:
        asked = client.get_stdin_msg(timeout=20)
        answer["prompt"] = asked["content"]
        client.input(request["input"])
    collect(message_id, deadline, answer, interrupt if "interrupt" in request else lambda: None)
    answer["reply"] = reply_to(message_id)
    answer["seconds"] = time.monotonic() - start
    if "asked" in answer:
        answer["seconds_after_interrupt"] = time.monotonic() - answer["asked"]
    return answer


def queue(request):
    """Sends several cells at once, as "run all" does, and gives the status of each reply."""
    ids = [client.execute(code) for code in request["codes"]]
    replies = {}
    while len(replies) < len(ids):
        message = client.get_shell_msg(timeout=20)
        replies[message["parent_header"]["msg_id"]] = message["content"]["status"]
    idle = set()
    while not idle >= set(ids):
        message = client.get_iopub_msg(timeout=20)
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            idle.add(message["parent_header"].get("msg_id"))
    return {"statuses": [replies[i] for i in ids]}


def ask(send, *arguments, **named):
    return reply_to(send(*arguments, **named))


def forged(request):
    """Sends a cell whose signature was made with another key; says whether any answer came."""
    session = client.session.clone()
    session.key = b"another key"
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect("tcp://%s:%d" % (manager.ip, manager.shell_port if request["channel"] == "shell" else manager.control_port))
    kind = request.get("kind", "execute_request")
    content = {"code": request.get("code", ""), "silent": False, "store_history": True, "user_expressions": {},
               "allow_stdin": False, "stop_on_error": True, "restart": False}
    session.send(socket, kind, content)
    answered = socket.poll(1500) != 0
    socket.close()
    return {"answered": answered}


def interrupt_and_wait(request):
    client.control_channel.send(client.session.msg("interrupt_request", {}))
    return client.get_control_msg(timeout=20)["content"]


def shutdown(request):
    start = time.monotonic()
    process = manager.provisioner.process
    client.shutdown()
    reply = client.get_control_msg(timeout=10)["content"]
    code = process.wait(10)
    return {"reply": reply, "exit": code, "seconds": time.monotonic() - start}


HANDLERS = {
    "execute": execute,
    "queue": queue,
    "complete": lambda r: ask(client.complete, r["code"], r.get("at")),
    "inspect": lambda r: ask(client.inspect, r["code"], r.get("at")),
    "is_complete": lambda r: ask(client.is_complete, r["code"]),
    "kernel_info": lambda r: ask(client.kernel_info),
    "history": lambda r: ask(client.history, hist_access_type="tail", n=10),
    "forged": forged,
    "interrupt": interrupt_and_wait,
    "alive": lambda r: {"alive": manager.is_alive()},
    "shutdown": shutdown,
}

print(json.dumps({"started": started}), flush=True)
try:
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = HANDLERS[request["do"]](request)
        except Empty:
            answer = {"timeout": True, "request": request}
        print(json.dumps(answer, default=str), flush=True)
finally:
    client.stop_channels()
    if manager.is_alive():
        manager.shutdown_kernel(now=True)
client = None  # collected now, while logging still works
