"""What the test says to a client, and what the client says that it has seen: a line of JSON each."""

import json
import sys
import threading
import traceback

_LOCK = threading.RLock()


def tell(event, **what):
    """Says what has been seen."""
    with _LOCK:
        sys.stdout.write(json.dumps(dict(what, event=event)) + "\n")
        sys.stdout.flush()


def task_info(order, agent_id):
    """The TaskInfo that an order to launch describes."""
    command = {"value": order["command"], "shell": True}
    return {
        "name": order["task"],
        "task_id": {"value": order["task"]},
        "agent_id": {"value": agent_id},
        "command": command,
        "resources": [
            {"name": "cpus", "type": "SCALAR", "scalar": {"value": order["cpus"]}},
            {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}},
        ],
    }


class Conversation(object):
    """Holds offers and orders to launch until there is one of each.

    A client's own program hands in what its library is called with: launch(offer, task_info), kill(task, agent),
    reconcile(task, agent), teardown().
    """

    def __init__(self, launch, kill, reconcile, teardown):
        self._launch = launch
        self._calls = {
            "kill": lambda order: kill(order["task"], self._agent(order["task"])),
            "reconcile": lambda order: reconcile(order["task"], order["agent"]),
            "teardown": lambda order: teardown(),
        }
        self._offers = []
        self._orders = []
        self._agents = {}

    def offers(self, offers):
        """To be called with the offers that have come."""
        with _LOCK:
            for offer in offers:
                tell("offer", id=offer["id"]["value"], agent=offer["agent_id"]["value"])
                self._offers.append(offer)
        self._match()

    def rescinded(self, offer_id):
        """To be called with the id of an offer that is gone."""
        with _LOCK:
            self._offers = [offer for offer in self._offers if offer["id"]["value"] != offer_id]
        tell("rescind", id=offer_id)

    def status(self, status):
        """To be called with each TaskStatus."""
        with _LOCK:
            self._agents[status["task_id"]["value"]] = status["agent_id"]["value"]
        tell(
            "status",
            task=status["task_id"]["value"],
            agent=status["agent_id"]["value"],
            state=status["state"],
            reason=status.get("reason", ""),
            message=status.get("message", ""),
        )

    def listen(self):
        """Follows the orders of the test until it has none."""
        for line in iter(sys.stdin.readline, ""):
            try:
                self._follow(json.loads(line))
            except Exception:
                tell("failed", order=line, why=traceback.format_exc())

    def _follow(self, order):
        if order["do"] == "launch":
            with _LOCK:
                self._orders.append(order)
            self._match()
        else:
            self._calls[order["do"]](order)

    def _match(self):
        with _LOCK:
            if not self._offers or not self._orders:
                return
            offer, order = self._offers.pop(0), self._orders.pop(0)
        agent = offer["agent_id"]["value"]
        self._agents[order["task"]] = agent
        self._launch(offer, task_info(order, agent))

    def _agent(self, task):
        return self._agents.get(task, "")
