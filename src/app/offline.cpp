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
      : node_(std::move(node)),
        web_(std::move(web)),
        client_(cli::make_http_client({"127.0.0.1", std::to_string(web_->port())}, {.window = 64})) {}
  ~OfflineClient() override {
    client_.reset();
    web_->stop();
    node_->stop();
  }
  cli::Reply ask(const cli::Request& request) override { return client_->ask(request); }
  void send(cli::Request request) override { client_->send(std::move(request)); }
  cli::Reply receive() override { return client_->receive(); }
  std::optional<std::string> stream(const cli::Request& request,
                                    const std::function<bool(std::string_view)>& visit) override {
    return client_->stream(request, visit);
  }
  bool shared() const override { return false; }

 private:
  std::unique_ptr<Node> node_;
  std::unique_ptr<Web> web_;
  std::unique_ptr<cli::Client> client_;
};

}  // namespace

cli::Connection open_offline(const std::string& folder, std::optional<Currency> currency) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("flowmart"));
  spdlog::set_level(spdlog::level::warn);
  auto opened = Node::open({.folder = folder, .currency = currency});
  if (auto* fault = std::get_if<NodeFault>(&opened)) return {nullptr, std::move(fault->reason)};
  auto node = std::move(std::get<std::unique_ptr<Node>>(opened));
  auto web = std::make_unique<Web>(*node, WebOptions{.port = 0});
  node->start();
  if (auto failure = web->start()) return {nullptr, std::move(*failure)};
  return {std::make_unique<OfflineClient>(std::move(node), std::move(web)), {}};
}

}  // namespace flowmart::app
