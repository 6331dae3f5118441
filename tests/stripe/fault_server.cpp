#include "stripe/fault_server.hpp"

#include <simdjson.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/check.hpp"

namespace flowmart::faulty_money {

FaultServer::FaultServer(double rate, std::chrono::milliseconds patience, std::uint64_t seed) {
  int in[2], out[2];
  check(pipe(in) == 0 && pipe(out) == 0, "there are pipes");
  const std::string script = FLOWMART_SOURCE_DIR "/tests/program/stripe_server.py";
  const std::string faults = std::to_string(rate), wait = std::to_string(double(patience.count()) / 1000),
                    number = std::to_string(seed);
  process_ = fork();
  if (process_ == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    for (const int end : {in[0], in[1], out[0], out[1]}) close(end);
    execlp("python3", "python3", script.c_str(), faults.c_str(), wait.c_str(), number.c_str(), nullptr);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  input_ = in[1];
  std::string port;
  for (char c = 0; read(out[0], &c, 1) == 1 && c != '\n';) port += c;
  close(out[0]);
  check(!port.empty(), "the fault server says its port");
  settings_.url = "http://127.0.0.1:" + port;
  settings_.key = "sk_test_fault_server_key";
  settings_.patience = patience;
}

FaultServer::~FaultServer() {
  close(input_);  // it ends with its input
  waitpid(process_, nullptr, 0);
}

std::string FaultServer::ask(const std::string& what) {
  stripe::Settings patient = settings_;
  patient.patience = std::chrono::seconds(60);
  stripe::Client client(patient);
  const stripe::Reply reply = client.send({false, "/_test/" + what, {}, {}});
  check(reply.good(), "the fault server answers");
  return reply.body;
}

std::int64_t FaultServer::figure(const std::string& name) {
  simdjson::dom::parser parser;
  return parser.parse(ask("figures"))[name].get_int64().value();
}

std::map<PaymentId, Book> FaultServer::books() {
  simdjson::dom::parser parser;
  std::map<PaymentId, Book> books;
  const std::string text = ask("books");
  const simdjson::dom::object all = parser.parse(text).get_object().value();
  for (const auto& [payment, figures] : all) {
    const auto at = [&](std::size_t place) { return figures.at(place).get_int64().value(); };
    books[PaymentId{Uuid::parse(payment).value()}] = {at(0), at(1), at(2), at(3)};
  }
  return books;
}

}  // namespace flowmart::faulty_money
