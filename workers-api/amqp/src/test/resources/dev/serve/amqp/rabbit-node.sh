#!/usr/bin/env bash
# Runs a private RabbitMQ node and its epmd, and ends both when its input ends, which it does however its parent ends:
# rabbit-node.sh FOLDER PORT EPMD_PORT DISTRIBUTION_PORT
set -um

folder=$1
export RABBITMQ_NODE_PORT=$2 ERL_EPMD_PORT=$3 RABBITMQ_DIST_PORT=$4

mkdir -p "$folder"/{home,mnesia,log}
echo "[]." > "$folder/enabled_plugins"
: > "$folder/rabbitmq.conf"
echo "serve-test" > "$folder/home/.erlang.cookie"
chmod 600 "$folder/home/.erlang.cookie"

export HOME=$folder/home
export ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_NODENAME=serve-test@localhost
export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
export RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_CONFIG_FILE=$folder/rabbitmq
export RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins
export RABBITMQ_MNESIA_BASE=$folder/mnesia
export RABBITMQ_LOG_BASE=$folder/log
export RABBITMQ_LOGS=-
export RABBITMQ_PID_FILE=$folder/pid

trap '' TERM INT HUP
epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 < /dev/null &
epmd=$!
/usr/lib/rabbitmq/bin/rabbitmq-server < /dev/null &
node=$!

read -r _
kill -KILL -- "-$node" "-$epmd" 2> /dev/null
wait
