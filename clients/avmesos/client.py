"""A framework with avmesos."""

import logging
import os
import sys
import threading

from conversation import Conversation, tell
from avmesos.client import MesosClient

logging.basicConfig(level=logging.INFO)

client = MesosClient(
    mesos_urls=["http://" + sys.argv[1]],
    frameworkId=sys.argv[2] if len(sys.argv) > 2 else None,
    frameworkName="avmesos",
    frameworkUser="nobody",
    max_reconnect=10,
)
client.set_failover_timeout(1000)
conversation = Conversation(
    launch=lambda offer, task: offer["avmesos"].accept([task], {"filters": {"refuse_seconds": 0}}),
    kill=lambda task, agent: client.get_driver().kill(agent, task),
    reconcile=lambda task, agent: client.get_driver().reconcile(
        [{"agent_id": {"value": agent}, "task_id": {"value": task}}]
    ),
    teardown=client.tearDown,
)


def subscribed(driver):
    tell("subscribed", id=client.frameworkId)


def offers(offers):
    conversation.offers([dict(offer.get_offer(), avmesos=offer) for offer in offers])


def update(update):
    conversation.status(update["status"])


def rescind(rescind):
    conversation.rescinded(rescind["offer_id"]["value"])


def failure(failure):
    tell("failure", agent=failure["agent_id"]["value"])


def error(message):
    tell("error", message=message)


def heartbeat(event):
    tell("heartbeat")


def disconnected(message):
    tell("disconnected")


for event, callback in {
    MesosClient.SUBSCRIBED: subscribed,
    MesosClient.OFFERS: offers,
    MesosClient.UPDATE: update,
    MesosClient.RESCIND: rescind,
    MesosClient.FAILURE: failure,
    MesosClient.ERROR: error,
    MesosClient.HEARTBEAT: heartbeat,
    MesosClient.DISCONNECTED: disconnected,
}.items():
    client.on(event, callback)


def register():
    client.register()
    tell("ended")


threading.Thread(target=register, daemon=True).start()
conversation.listen()
os._exit(0)
