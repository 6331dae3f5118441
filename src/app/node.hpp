// One running instance over one data folder: journal, state store, engine, follower and adapters, in the
// order in which they must start and stop. `serve` puts HTTP in front of it; offline commands use it as it
// is.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/demo_carrier.hpp"
#include "adapters/test_gateway.hpp"
#include "engine/engine.hpp"
#include "engine/follower.hpp"
#include "engine/replica.hpp"
#include "engine/routing.hpp"
#include "kernel/money.hpp"
#include "views/projector.hpp"
#include "views/queries.hpp"

namespace flowmart::app {

struct NodeOptions {
  std::filesystem::path folder = "data";
  Currency currency{{'G', 'B', 'P'}};
  engine::EngineOptions engine{};
  Duration hold_time = std::chrono::minutes{15};        // how long a placed order keeps its stock unpaid
  std::optional<adapters::CarrierDelays> demo_carrier;  // given: parcels move by themselves
};

// The clock, read here and nowhere below.
Time now();

class Node {
 public:
  // Opens the folder and replays what is to be replayed. Returns why it can't.
  static std::variant<std::unique_ptr<Node>, std::string> open(NodeOptions options);
  ~Node();
  Node(const Node&) = delete;

  // Called in the writer's thread after each durable batch; before `start`.
  void on_durable(std::function<void(const std::shared_ptr<const engine::Batch>&)> listener) {
    x_engine->on_durable(std::move(listener));
  }
  void on_answered(std::function<void()> listener) { x_engine->on_answered(std::move(listener)); }
  void start();
  // Takes nothing more, finishes and saves what was taken.
  void stop();

  // Makes the views anew from the journal. Only before `start`.
  std::optional<std::string> rebuild_views();

  engine::Engine& engine() { return *x_engine; }
  engine::Journal& journal() { return *x_journal; }
  engine::Follower& follower() { return *x_follower; }
  views::Queries& queries() { return *x_queries; }
  const engine::TypeIndex& types() const { return *x_types; }
  const engine::Routing& routing() const { return *x_routing; }
  const NodeOptions& options() const { return x_options; }

 private:
  explicit Node(NodeOptions options);
  std::optional<std::string> prepare();
  std::optional<std::string> prepare_views();

  const NodeOptions x_options;
  std::unique_ptr<engine::TypeIndex> x_types;
  std::unique_ptr<engine::Routing> x_routing;
  std::unique_ptr<engine::Journal> x_journal;
  std::unique_ptr<engine::StateStore> x_store;
  std::unique_ptr<engine::Engine> x_engine;
  std::unique_ptr<engine::Replica> x_replica;
  std::unique_ptr<adapters::TestGateway> x_gateway;
  std::unique_ptr<adapters::DemoCarrier> x_carrier;  // may be null
  std::unique_ptr<views::Projector> x_projector;
  std::unique_ptr<views::Queries> x_queries;
  std::unique_ptr<engine::Follower> x_follower;  // of the views and the carrier
  std::unique_ptr<engine::Follower> x_saver;     // of the replica
  bool x_running = false;
};

}  // namespace flowmart::app
