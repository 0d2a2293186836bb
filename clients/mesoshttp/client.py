"""A framework with mesoshttp, or with avmesos, which is a copy of it: run NAME HOST:PORT [FRAMEWORK_ID]"""

import importlib
import logging
import os
import sys
import threading

from conversation import Conversation, tell

logging.basicConfig(level=logging.INFO)

name, master, *known = sys.argv[1:]
MesosClient = importlib.import_module(name + ".client").MesosClient

client = MesosClient(
    mesos_urls=["http://" + master],
    frameworkId=known[0] if known else None,
    frameworkName=name,
    frameworkUser="nobody",
    max_reconnect=10,
)
client.set_failover_timeout(1000)
conversation = Conversation(
    launch=lambda offer, task: offer["itself"].accept([task], {"filters": {"refuse_seconds": 0}}),
    kill=lambda task, agent: client.get_driver().kill(agent, task),
    reconcile=lambda task, agent: client.get_driver().reconcile(
        [{"agent_id": {"value": agent}, "task_id": {"value": task}}]
    ),
    teardown=client.tearDown,
)


def subscribed(driver):
    tell("subscribed", id=client.frameworkId)


def offers(offers):
    conversation.offers([dict(offer.get_offer(), itself=offer) for offer in offers])


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
