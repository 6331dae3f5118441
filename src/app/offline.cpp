// Offline commands: the program's own server inside the process, on a free loopback port, for as long as the
// command runs (docs/decisions/0009-offline-commands-start-a-server.md).
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "app/commands.hpp"
#include "app/node.hpp"
#include "app/web.hpp"
#include "cli/http_client.hpp"

namespace flowmart::app {
namespace {

class OfflineClient final : public cli::Client {
 public:
  OfflineClient(std::unique_ptr<Node> node, std::unique_ptr<Web> web)
      : x_node(std::move(node)),
        x_web(std::move(web)),
        x_client(cli::make_http_client({"127.0.0.1", std::to_string(x_web->port())}, {.window = 64})) {}
  ~OfflineClient() override {
    x_client.reset();
    x_web->stop();
    x_node->stop();
  }
  cli::Reply ask(const cli::Request& request) override { return x_client->ask(request); }
  void send(cli::Request request) override { x_client->send(std::move(request)); }
  cli::Reply receive() override { return x_client->receive(); }
  std::optional<std::string> stream(const cli::Request& request,
                                    const std::function<bool(std::string_view)>& visit) override {
    return x_client->stream(request, visit);
  }
  bool shared() const override { return false; }

 private:
  std::unique_ptr<Node> x_node;
  std::unique_ptr<Web> x_web;
  std::unique_ptr<cli::Client> x_client;
};

}  // namespace

cli::Connection open_offline(const std::string& folder, Currency currency) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("flowmart"));
  spdlog::set_level(spdlog::level::warn);
  auto opened = Node::open({.folder = folder, .currency = currency});
  if (auto* why = std::get_if<std::string>(&opened)) return {nullptr, std::move(*why)};
  auto node = std::move(std::get<std::unique_ptr<Node>>(opened));
  auto web = std::make_unique<Web>(*node, WebOptions{.port = 0});
  node->start();
  if (auto failure = web->start()) return {nullptr, std::move(*failure)};
  return {std::make_unique<OfflineClient>(std::move(node), std::move(web)), {}};
}

}  // namespace flowmart::app
