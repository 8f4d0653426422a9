// Loaded into a child process before its own code. The channel closes when the parent ends, also by kill -9.

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel must not keep the child alive.
process.channel?.unref();
