# Read by the container's shell before nginx starts: the host of LOCKSTEP_URL, beside the machine's own names.
host=${LOCKSTEP_URL#*://}
host=${host%%/*}
case $host in *]) ;; *) host=${host%:*} ;; esac    # a port, unless all of it is an IPv6 address
case $host in localhost | 127.0.0.1) host= ;; esac
export NGINX_SERVER_NAMES="localhost 127.0.0.1 $host"
