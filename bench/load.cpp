#include "load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <string_view>
#include <vector>

namespace flowmart::bench {
namespace {

using Clock = std::chrono::steady_clock;

double thread_cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

struct Link {
  int socket = -1;
  std::string request, answer;
  std::size_t sent = 0;
  Clock::time_point since;
};

int open_socket(const LoadOptions& options) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  if (::inet_pton(AF_INET, options.host.c_str(), &address.sin_addr) != 1) return -1;
  const int out = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(out, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(out, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return out;
  ::close(out);
  return -1;
}

// Bytes of the first whole answer in `bytes`; 0 if it is not all there.
std::size_t answer_length(std::string_view bytes) {
  const auto head = bytes.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  static constexpr std::string_view name = "\r\nContent-Length: ";
  const auto at = bytes.substr(0, head).find(name);
  const auto body =
      at == std::string_view::npos ? 0 : std::strtoul(bytes.data() + at + name.size(), nullptr, 10);
  const auto whole = head + 4 + body;
  return bytes.size() >= whole ? whole : 0;
}

class Run {
 public:
  Run(const LoadOptions& options, RequestSource next) : options_(options), next_(std::move(next)) {}
  ~Run() {
    for (const auto& link : links_)
      if (link.socket >= 0) ::close(link.socket);
    if (poll_ >= 0) ::close(poll_);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  LoadResult all() {
    if (!connect_all()) {
      result_.trouble = "cannot connect to " + options_.host + " port " + std::to_string(options_.port) +
                        ": " + std::strerror(errno);
      return std::move(result_);
    }
    due_ = Clock::now();
    for (std::uint32_t i = 0; i < options_.connections; ++i) go_on(i);
    // A run of a given length counts from its first order.
    if (options_.orders == 0) turn_until(Clock::now() + options_.warmup);
    counting_ = true;
    const auto cpu = thread_cpu_seconds();
    const auto from = Clock::now();
    turn_until(options_.orders == 0 ? from + options_.duration : Clock::time_point::max());
    result_.seconds = std::chrono::duration<double>(Clock::now() - from).count();
    result_.cpu_seconds = thread_cpu_seconds() - cpu;
    return std::move(result_);
  }

 private:
  bool connect_all() {
    poll_ = ::epoll_create1(EPOLL_CLOEXEC);
    links_.resize(options_.connections);
    for (std::uint32_t i = 0; i < options_.connections; ++i) {
      links_[i].socket = open_socket(options_);
      if (links_[i].socket < 0) return false;
      watch(i, EPOLL_CTL_ADD);
    }
    return true;
  }
  void watch(std::uint32_t index, int operation) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = index;
    ::epoll_ctl(poll_, operation, links_[index].socket, &event);
  }

  // The next request of a connection that has its answer: now, or when its turn comes.
  void go_on(std::uint32_t index) {
    if (options_.rate > 0) idle_.push_back(index);
    else begin(links_[index]);
  }
  // What a turn is late is made up for, up to a second of it.
  void begin_due(Clock::time_point now) {
    const auto apart =
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / options_.rate));
    due_ = std::max(due_, now - std::chrono::seconds(1));
    for (; !idle_.empty() && due_ <= now; due_ += apart) {
      begin(links_[idle_.front()]);
      idle_.pop_front();
    }
  }

  void begin(Link& link) {
    if (options_.orders != 0 && begun_ == options_.orders) return;
    ++begun_;
    next_(link.request);
    link.sent = 0;
    link.since = Clock::now();
    // A request fits the socket's buffer, and nothing else is in it: this never waits long.
    while (link.sent < link.request.size()) {
      const auto count =
          ::send(link.socket, link.request.data() + link.sent, link.request.size() - link.sent, MSG_NOSIGNAL);
      if (count < 0) return;  // the read side will tell
      link.sent += static_cast<std::size_t>(count);
    }
  }

  void turn_until(Clock::time_point end) {
    std::array<epoll_event, 256> events{};
    constexpr auto longest = std::chrono::milliseconds{10'000};
    for (auto now = Clock::now(); now < end && !all_answered(); now = Clock::now()) {
      if (options_.rate > 0) begin_due(now);
      const auto wake =
          idle_.empty() ? end : std::min(end, std::max(due_, now + std::chrono::milliseconds(1)));
      const auto left =
          wake - now < longest ? std::chrono::ceil<std::chrono::milliseconds>(wake - now) : longest;
      const int count =
          ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), static_cast<int>(left.count()));
      if (count == 0 && left == longest) {
        result_.trouble = "no answer for ten seconds";
        return;
      }
      for (int i = 0; i < count; ++i) receive(events[static_cast<std::size_t>(i)].data.u32);
    }
  }

  bool all_answered() const { return options_.orders != 0 && result_.answered >= options_.orders; }

  void receive(std::uint32_t index) {
    auto& link = links_[index];
    std::array<char, 16'384> bytes;  // NOLINT: filled by recv
    const auto count = ::recv(link.socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return reconnect(index);
    const std::string_view fresh(bytes.data(), static_cast<std::size_t>(count));
    const bool whole_at_once = link.answer.empty() && answer_length(fresh) == fresh.size();
    if (!whole_at_once) {
      link.answer += fresh;
      if (answer_length(link.answer) != link.answer.size()) return;
    }
    finish(link, whole_at_once ? fresh : std::string_view(link.answer));
    link.answer.clear();
    go_on(index);
  }

  void finish(const Link& link, std::string_view answer) {
    ++result_.answered;
    if (!counting_) return;
    const auto took = std::chrono::nanoseconds(Clock::now() - link.since).count();
    result_.latencies.add(static_cast<std::uint64_t>(took));
    ++result_.by_status[std::atoi(answer.data() + 9)];
    result_.request_bytes = link.request.size();
    result_.response_bytes = answer.size();
  }

  void reconnect(std::uint32_t index) {
    auto& link = links_[index];
    ++result_.broken_connections;
    --begun_;  // another is sent in its place
    ::close(link.socket);
    link.answer.clear();
    link.socket = open_socket(options_);
    if (link.socket < 0) return;
    watch(index, EPOLL_CTL_ADD);
    begin(link);
  }

  const LoadOptions& options_;
  RequestSource next_;
  std::uint64_t begun_ = 0;
  std::vector<Link> links_;
  std::deque<std::uint32_t> idle_;  // with a rate: connections that wait for their turn
  Clock::time_point due_;           // of the next turn
  LoadResult result_;
  int poll_ = -1;
  bool counting_ = false;
};

}  // namespace

std::uint64_t LoadResult::failed() const {
  std::uint64_t out = 0;
  for (const auto& [status, count] : by_status)
    if (status < 200 || status > 299) out += count;
  return out;
}

LoadResult run_load(const LoadOptions& options, RequestSource next) {
  return Run(options, std::move(next)).all();
}
LoadResult run_load(const LoadOptions& options) {
  OrderRequests requests(options.mix, options.path);
  return run_load(options, [&requests](std::string& out) { requests.next(out); });
}

}  // namespace flowmart::bench
