// tests/program/stripe_server.py as a child process.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "kernel/uuid.hpp"
#include "stripe/client.hpp"

namespace flowmart::faulty_money {

// What it has of a payment, as Stripe counts.
struct Book {
  std::int64_t promised = 0, taken = 0, given_back = 0, disputed = 0;
  bool operator==(const Book&) const = default;
};

class FaultServer {
 public:
  // `rate`: so many of the calls that change something go wrong.
  FaultServer(double rate, std::chrono::milliseconds patience, std::uint64_t seed);
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;

  stripe::Settings settings() const { return settings_; }
  // What it answers to a test's own question.
  std::string ask(const std::string& what);
  std::int64_t figure(const std::string& name);
  std::map<PaymentId, Book> books();

 private:
  stripe::Settings settings_;
  pid_t process_ = 0;
  int input_ = -1;
};

}  // namespace flowmart::faulty_money
