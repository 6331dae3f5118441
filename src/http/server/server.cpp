#include "http/server/server.hpp"

#include <vector>

#include "http/server/loop.hpp"

namespace flowmart::http {

struct Server::Impl {
  Impl(Options options, Application& application) : core(std::move(options), application) {}

  Core core;
  std::vector<std::unique_ptr<Loop>> loops;
  std::uint16_t port = 0;
};

Server::Server(Options options, Application& application)
    : x_impl(std::make_unique<Impl>(std::move(options), application)) {}

Server::~Server() { stop(std::chrono::milliseconds{0}); }

std::optional<std::string> Server::start() {
  auto& core = x_impl->core;
  ErrorCode ec;
  const auto address = asio::ip::make_address(core.options.address, ec);
  if (ec) return "not an address: " + core.options.address;
  for (unsigned i = 0; i < std::max(1u, core.options.threads); ++i)
    x_impl->loops.push_back(std::make_unique<Loop>(core));
  std::vector<Loop*> loops;
  for (const auto& loop : x_impl->loops) loops.push_back(loop.get());

  const Tcp::endpoint endpoint(address, core.options.port);
  Acceptor acceptor(loops.front()->context());
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(Acceptor::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(Acceptor::max_listen_connections, ec);
  if (ec) {
    x_impl->loops.clear();
    return "cannot listen on " + core.options.address + " port " + std::to_string(core.options.port) + ": " +
           ec.message();
  }
  x_impl->port = acceptor.local_endpoint(ec).port();
  loops.front()->listen(std::move(acceptor), loops);
  for (auto* loop : loops) loop->run_in_thread();
  return std::nullopt;
}

std::uint16_t Server::port() const { return x_impl->port; }

void Server::stop(std::chrono::milliseconds drain) {
  x_impl->core.draining = true;
  for (const auto& loop : x_impl->loops) loop->drain(drain);
  for (const auto& loop : x_impl->loops) loop->join();
  x_impl->loops.clear();
}

Counters Server::counters() const {
  const auto& core = x_impl->core;
  Counters out;
  out.connections_accepted = core.accepted;
  out.connections_refused = core.refused;
  out.connections_open = core.open;
  out.requests = core.requests;
  out.in_flight = core.in_flight;
  out.overloaded = core.overloaded;
  out.streams_open = core.streams;
  return out;
}

}  // namespace flowmart::http
