// The demo shop, in this process: its API over one connection, and a clock that the test moves.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/test_gateway.hpp"
#include "adapters/test_mandates.hpp"
#include "app/web.hpp"
#include "http/server/raw_client_test.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::answers {

// What gateways and couriers answer is held back until the request that led to it is answered: so it is the
// same each time what that one sees.
class Gate {
 public:
  explicit Gate(engine::Engine& engine) : engine_(engine) {}
  void take(engine::Input input);
  void close();
  void open();

 private:
  engine::Engine& engine_;
  std::mutex mutex_;  // guards the two below
  bool closed_ = false;
  std::vector<engine::Input> held_;
};

class Shop {
 public:
  // What differs from a shop as it comes: {"capture", "at-dispatch"}.
  explicit Shop(std::map<std::string, std::string> wanted);
  ~Shop();

  // One request, and all that follows from it.
  http::RawReply ask(const std::string& bytes, bool to_head = false);
  // So many events of a stream.
  std::string listen(const std::string& bytes, std::size_t events);
  void pass(Duration time);
  // Without the journal's name and figures that differ from run to run.
  std::string plain(std::string text) const;

 private:
  void hold_answers(const app::Telling& telling);
  void settle();
  void wait_for_views();

  journal::TemporaryFolder folder_;
  std::atomic<Time> clock_;
  std::unique_ptr<app::Node> node_;
  std::unique_ptr<Gate> gate_;
  // In front of the node's own.
  std::unique_ptr<adapters::TestGateway> gateway_;
  std::unique_ptr<adapters::TestMandates> mandates_;
  std::unique_ptr<adapters::Courier> courier_;
  std::unique_ptr<app::Web> web_;
  std::unique_ptr<http::RawClient> client_;
};

}  // namespace flowmart::answers
