// flowmart_echo: our HTTP server with nothing behind it, to see what it costs by itself. Answers like
// flowmart_floor: at once on the I/O thread, or by way of a second thread in batches, as the engine does.
#include <CLI/CLI.hpp>
#include <condition_variable>
#include <csignal>
#include <iostream>
#include <mutex>
#include <thread>

#include "http/server/router.hpp"

namespace {

using namespace flowmart::http;

// Takes what has come, and answers it together.
class Batches {
 public:
  explicit Batches(std::size_t bytes) : bytes_(bytes), thread_([this] { run(); }) {}
  ~Batches() {
    {
      const std::lock_guard lock(guard_);
      stopping_ = true;
    }
    woken_.notify_one();
    thread_.join();
  }
  Batches(const Batches&) = delete;
  Batches& operator=(const Batches&) = delete;

  void add(Responder responder) {
    bool first = false;
    {
      const std::lock_guard lock(guard_);
      first = waiting_.empty();
      waiting_.push_back(std::move(responder));
    }
    if (first) woken_.notify_one();
  }

 private:
  void run() {
    std::vector<Responder> batch;
    std::vector<Answer> answers;
    for (;;) {
      {
        std::unique_lock lock(guard_);
        woken_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        batch.swap(waiting_);
      }
      for (auto& responder : batch)
        answers.push_back({std::move(responder), Response(201, json_type, std::string(bytes_, 'x'))});
      batch.clear();
      answer_all(answers);
    }
  }

  std::size_t bytes_;
  std::mutex guard_;
  std::condition_variable woken_;
  std::vector<Responder> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.port = 8091;
  std::size_t bytes = 600;
  bool batched = false;
  CLI::App app{"Answers POST /v1/orders with 201 and a body of the given size."};
  app.add_option("--port", options.port)->capture_default_str();
  app.add_option("--bytes", bytes, "of the answer's body")->capture_default_str();
  app.add_flag("--batched", batched, "answer from another thread");
  CLI11_PARSE(app, argc, argv);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  Batches batches(bytes);
  Router router;
  for (const char* path : {"/v1/orders", "/v1/messages/PlaceOrder"})
    router.on(Method::post, path,
              [&](const Request&, Responder responder) {
                if (batched) batches.add(std::move(responder));
                else responder.answer({201, json_type, std::string(bytes, 'x')});
              },
              {.content_types = {"application/json"}, .overlap = Overlap::ordered});
  Server server(options, router);
  if (const auto trouble = server.start()) {
    std::cerr << *trouble << "\n";
    return 1;
  }
  int signal = 0;
  sigwait(&ends, &signal);
  server.stop();
}
