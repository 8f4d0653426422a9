// Loaded into a child before its own code. Whatever ends the parent, kill -9 included, closes the channel.

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// It does not keep the child alive.
process.channel?.unref();
