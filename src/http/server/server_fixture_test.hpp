// A small application behind a real server, for tests.
#pragma once
#include <future>
#include <mutex>
#include <vector>

#include "http/server/raw_client_test.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    router.on(Method::get, "/hello",
              [](const Request& request, Responder responder) {
                const auto name = request.query_value("name");
                responder.answer({200, text_type, "hello " + std::string(name.value_or("you"))});
              },
              {.query = {{"name"}}});
    router.on(
        Method::post, "/echo",
        [](const Request& request, Responder responder) {
          responder.answer({201, json_type, std::string(request.body)});
        },
        {.body_bytes_max = 64 << 10, .content_types = {"application/json"}, .overlap = Overlap::ordered});
    router.on(Method::post, "/any", [](const Request& request, Responder responder) {
      responder.answer({200, text_type, std::to_string(request.body.size())});
    });
    // Answered by the test, when and from where it likes.
    const Handler held = [this](const Request& request, Responder responder) {
      const std::lock_guard lock(guard);
      waiting.push_back({std::move(responder), Response(200, text_type, std::string(request.target))});
    };
    router.on(Method::get, "/held/{name}", held);
    router.on(Method::post, "/held/{name}", held);
    router.on(Method::post, "/held-in-order/{name}", held, {.overlap = Overlap::ordered});
    router.on(Method::get, "/segment/{name}/end", [](const Request& request, Responder responder) {
      responder.answer({200, text_type, std::string(request.param("name"))});
    });
  }
  ~ServerTest() override {
    const std::lock_guard lock(guard);
    waiting.clear();
  }

  void start() {
    options.on_trouble = [this](std::string_view what) {
      const std::lock_guard lock(guard);
      troubles.emplace_back(what);
    };
    server = std::make_unique<Server>(options, router);
    const auto trouble = server->start();
    ASSERT_FALSE(trouble) << *trouble;
  }
  std::uint16_t port() const { return server->port(); }

  // Waits until so many requests are held.
  std::vector<Answer> take_held(std::size_t count) {
    for (int i = 0; i < 5000; ++i) {
      {
        const std::lock_guard lock(guard);
        if (waiting.size() >= count) return std::exchange(waiting, {});
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    ADD_FAILURE() << "requests did not arrive";
    return {};
  }
  template <class Condition>
  static bool eventually(Condition condition) {
    for (int i = 0; i < 5000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return false;
  }

  Router router;
  Options options;
  std::mutex guard;
  std::vector<Answer> waiting;        // guarded
  std::vector<std::string> troubles;  // guarded
  std::unique_ptr<Server> server;     // stops before what is above goes
};

}  // namespace flowmart::http
