#include "http/server/server.hpp"

#include <algorithm>
#include <vector>

#include "http/server/loop.hpp"

namespace flowmart::http {

struct Server::Impl {
  Impl(Options options, Application& application) : core(std::move(options), application) {}

  ErrorCode listen(const Tcp::endpoint& endpoint);

  Core core;
  std::vector<std::unique_ptr<Loop>> loops;
  std::uint16_t port = 0;
};

Server::Server(Options options, Application& application)
    : impl_(std::make_unique<Impl>(std::move(options), application)) {}

Server::~Server() { stop(std::chrono::milliseconds{0}); }

// Listens, and gives the socket to the first loop.
ErrorCode Server::Impl::listen(const Tcp::endpoint& endpoint) {
  std::vector<Loop*> all;
  for (const auto& loop : loops) all.push_back(loop.get());
  ErrorCode ec;
  Acceptor acceptor(all.front()->context());
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(Acceptor::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(Acceptor::max_listen_connections, ec);
  if (ec) return ec;
  port = acceptor.local_endpoint(ec).port();
  all.front()->listen(std::move(acceptor), all);
  return ec;
}

std::optional<std::string> Server::start() {
  auto& core = impl_->core;
  auto& loops = impl_->loops;
  ErrorCode ec;
  const auto address = asio::ip::make_address(core.options.address, ec);
  if (ec) return "not an address: " + core.options.address;
  for (unsigned i = 0; i < std::max(1u, core.options.threads); ++i)
    loops.push_back(std::make_unique<Loop>(core));
  ec = impl_->listen({address, core.options.port});
  if (ec) {
    loops.clear();
    return "cannot listen on " + core.options.address + " port " + std::to_string(core.options.port) + ": " +
           ec.message();
  }
  for (const auto& loop : loops) loop->run_in_thread();
  return std::nullopt;
}

std::uint16_t Server::port() const { return impl_->port; }

void Server::stop(std::chrono::milliseconds drain) {
  impl_->core.draining = true;
  for (const auto& loop : impl_->loops) loop->drain(drain);
  for (const auto& loop : impl_->loops) loop->join();
  impl_->loops.clear();
}

Counters Server::counters() const {
  const auto& core = impl_->core;
  Counters out;
  out.connections_accepted = core.accepted;
  out.connections_refused = core.refused;
  out.connections_open = core.open;
  out.requests = core.requests;
  out.in_flight = core.in_flight;
  out.overloaded = core.overloaded;
  out.streams_open = core.streams;
  out.body_bytes_under_way = core.body_bytes;
  return out;
}

}  // namespace flowmart::http
