// flowmart_compare: measures servers in turn, several rounds, and prints medians and their ratio to the
// first. Each is a shell command in which {port} and {dir} are filled in; {dir} is a fresh copy of a prepared
// folder.
//
//   flowmart_compare --server floor='build/bench/flowmart_floor --port {port}'
//                    --server ours='build/flowmart serve --data {dir} --port {port}' --prepared folder
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <thread>

#include "load.hpp"
#include "report.hpp"

namespace {

using namespace flowmart::bench;
namespace fs = std::filesystem;

struct Candidate {
  std::string name, command;
  bool hot = false;  // one product is in every order
};

std::string filled(std::string text, std::string_view name, const std::string& value) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
    text.replace(at, name.size(), value);
  return text;
}

std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(probe, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(probe);
  return ntohs(address.sin_port);
}

bool listens(std::uint16_t port) {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool out = ::connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return out;
}

// A server that runs while this lives.
class Running {
 public:
  Running(const Candidate& candidate, const fs::path& prepared, std::uint16_t port)
      : dir_(fs::temp_directory_path() / fmt::format("flowmart-compare-{}-{}", ::getpid(), port)) {
    fs::create_directories(dir_);
    if (!prepared.empty()) fs::copy(prepared, dir_, fs::copy_options::recursive);
    const auto command =
        "exec " + filled(filled(candidate.command, "{port}", std::to_string(port)), "{dir}", dir_);
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(::open((dir_ / "output.log").c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0644), STDOUT_FILENO);
      ::dup2(STDOUT_FILENO, STDERR_FILENO);
      ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
      ::_exit(127);
    }
  }
  ~Running() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
    std::error_code ignored;
    fs::remove_all(dir_, ignored);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  bool wait_for(std::uint16_t port) const {
    for (int i = 0; i < 600; ++i) {
      if (listens(port)) return true;
      if (::waitpid(process_, nullptr, WNOHANG) != 0) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return false;
  }
  // Of all threads, since the start; other programs on the machine hardly change it, unlike the rate.
  double cpu_seconds() const {
    std::ifstream file(fmt::format("/proc/{}/stat", process_));
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(std::min(text.rfind(')') + 2, text.size())));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  }
  fs::path log() const { return dir_ / "output.log"; }

 private:
  fs::path dir_;
  pid_t process_ = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// Of round after round beside the first server's in the same round, sorted: what both had to bear cancels
// out.
std::vector<double> ratios(const std::vector<double>& values, const std::vector<double>& beside) {
  std::vector<double> out;
  for (std::size_t i = 0; i < values.size(); ++i) out.push_back(values[i] / beside[i]);
  std::sort(out.begin(), out.end());
  return out;
}

struct Series {
  std::vector<double> per_second, p50_ms, p99_ms, cpu_us;
  std::uint64_t failed = 0;
  void add(const LoadResult& result, double server_cpu_seconds) {
    cpu_us.push_back(server_cpu_seconds * 1e6 / static_cast<double>(result.answered));
    per_second.push_back(result.per_second());
    p50_ms.push_back(static_cast<double>(result.latencies.quantile_ns(0.5)) * 1e-6);
    p99_ms.push_back(static_cast<double>(result.latencies.quantile_ns(0.99)) * 1e-6);
    failed += result.failed() + result.broken_connections;
  }
};

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> servers;
  std::vector<std::uint32_t> connections{64};
  std::string prepared;
  int rounds = 5;
  double seconds = 4;
  bool transfer = false;
  std::vector<std::string> hot;
  CLI::App app{"Compares servers under the same load, in turn."};
  app.add_option("--server", servers, "NAME=COMMAND with {port} and {dir}")->required();
  app.add_option("--connections", connections)->capture_default_str();
  app.add_option("--prepared", prepared, "folder that {dir} is a fresh copy of")
      ->check(CLI::ExistingDirectory);
  app.add_option("--rounds", rounds)->check(CLI::Range(1, 99))->capture_default_str();
  app.add_option("--seconds", seconds)->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--hot", hot, "NAMEs of servers whose orders all have one product in them");
  app.add_flag("--transfer", transfer, "orders to be paid by bank transfer, as the command PlaceOrder");
  CLI11_PARSE(app, argc, argv);
  std::vector<Candidate> candidates;
  for (const auto& server : servers) {
    const auto equals = server.find('=');
    if (equals == std::string::npos) return app.exit(CLI::ValidationError("--server", "needs NAME=COMMAND"));
    const std::string name = server.substr(0, equals);
    candidates.push_back(
        {name, server.substr(equals + 1), std::find(hot.begin(), hot.end(), name) != hot.end()});
  }
  std::cout << machine() << "; medians of " << rounds << " rounds of " << seconds
            << " s, loader on the same machine\n";
  std::random_device seeds;
  std::uint64_t failed = 0;
  for (const auto count : connections) {
    std::vector<Series> series(candidates.size());
    for (int round = 0; round < rounds; ++round)
      for (std::size_t i = 0; i < candidates.size(); ++i) {
        LoadOptions load;
        load.port = free_port();
        load.connections = count;
        load.mix.hot = candidates[i].hot;
        load.mix.transfer = transfer;
        if (transfer) load.path = "/v1/messages/PlaceOrder";
        load.mix.seed = seeds();
        load.duration = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
        const Running server(candidates[i], prepared, load.port);
        const auto result =
            server.wait_for(load.port) ? run_load(load) : LoadResult{.trouble = "it does not start"};
        if (!result.trouble.empty()) {
          std::cerr << candidates[i].name << ": " << result.trouble << "\n"
                    << std::ifstream(server.log()).rdbuf();
          return 1;
        }
        series[i].add(result, server.cpu_seconds());
      }
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const auto rate = median(series[i].per_second);
      std::cout << fmt::format(
                       "{:4} connections  {:12} {:8.0f}/s  p50 {:7.3f} ms  p99 {:7.3f} ms  {:6.1f} us of "
                       "processor each  {:5.2f} of {}{}\n",
                       count, candidates[i].name, rate, median(series[i].p50_ms), median(series[i].p99_ms),
                       median(series[i].cpu_us), rate / median(series[0].per_second), candidates[0].name,
                       series[i].failed ? fmt::format("  FAILED {}", series[i].failed) : "")
                << std::flush;
      failed += series[i].failed;
      if (i == 0 || rounds < 4) continue;
      const auto each = ratios(series[i].cpu_us, series[0].cpu_us);
      std::cout
          << fmt::format(
                 "{:18}{}: processor time by round {:.3f} of {} (half of the rounds {:.3f} to {:.3f})\n", "",
                 candidates[i].name, median(each), candidates[0].name, each[each.size() / 4],
                 each[each.size() * 3 / 4])
          << std::flush;
    }
  }
  return failed > 0 ? 3 : 0;
}
