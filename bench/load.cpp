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
  explicit Run(const LoadOptions& options) : x_options(options), x_requests(options.mix, options.path) {}
  ~Run() {
    for (const auto& link : x_links)
      if (link.socket >= 0) ::close(link.socket);
    if (x_poll >= 0) ::close(x_poll);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  LoadResult all() {
    if (!connect_all()) {
      x_result.trouble = "cannot connect to " + x_options.host + " port " + std::to_string(x_options.port) +
                         ": " + std::strerror(errno);
      return std::move(x_result);
    }
    for (auto& link : x_links) begin(link);
    // A run of a given length counts from its first order.
    if (x_options.orders == 0) turn_until(Clock::now() + x_options.warmup);
    x_counting = true;
    const auto cpu = thread_cpu_seconds();
    const auto from = Clock::now();
    turn_until(x_options.orders == 0 ? from + x_options.duration : Clock::time_point::max());
    x_result.seconds = std::chrono::duration<double>(Clock::now() - from).count();
    x_result.cpu_seconds = thread_cpu_seconds() - cpu;
    return std::move(x_result);
  }

 private:
  bool connect_all() {
    x_poll = ::epoll_create1(EPOLL_CLOEXEC);
    x_links.resize(x_options.connections);
    for (std::uint32_t i = 0; i < x_options.connections; ++i) {
      x_links[i].socket = open_socket(x_options);
      if (x_links[i].socket < 0) return false;
      watch(i, EPOLL_CTL_ADD);
    }
    return true;
  }
  void watch(std::uint32_t index, int operation) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = index;
    ::epoll_ctl(x_poll, operation, x_links[index].socket, &event);
  }

  void begin(Link& link) {
    x_requests.next(link.request);
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
      const auto left =
          end - now < longest ? std::chrono::ceil<std::chrono::milliseconds>(end - now) : longest;
      const int count = ::epoll_wait(x_poll, events.data(), static_cast<int>(events.size()),
                                     static_cast<int>(left.count()));
      if (count == 0 && left == longest) {
        x_result.trouble = "no answer for ten seconds";
        return;
      }
      for (int i = 0; i < count; ++i) receive(events[static_cast<std::size_t>(i)].data.u32);
    }
  }

  bool all_answered() const { return x_options.orders != 0 && x_result.answered >= x_options.orders; }

  void receive(std::uint32_t index) {
    auto& link = x_links[index];
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
    begin(link);
  }

  void finish(const Link& link, std::string_view answer) {
    ++x_result.answered;
    if (!x_counting) return;
    const auto took = std::chrono::nanoseconds(Clock::now() - link.since).count();
    x_result.latencies.add(static_cast<std::uint64_t>(took));
    ++x_result.by_status[std::atoi(answer.data() + 9)];
    x_result.request_bytes = link.request.size();
    x_result.response_bytes = answer.size();
  }

  void reconnect(std::uint32_t index) {
    auto& link = x_links[index];
    ++x_result.broken_connections;
    ::close(link.socket);
    link.answer.clear();
    link.socket = open_socket(x_options);
    if (link.socket < 0) return;
    watch(index, EPOLL_CTL_ADD);
    begin(link);
  }

  const LoadOptions& x_options;
  OrderRequests x_requests;
  std::vector<Link> x_links;
  LoadResult x_result;
  int x_poll = -1;
  bool x_counting = false;
};

}  // namespace

std::uint64_t LoadResult::failed() const {
  std::uint64_t out = 0;
  for (const auto& [status, count] : by_status)
    if (status < 200 || status > 299) out += count;
  return out;
}

LoadResult run_load(const LoadOptions& options) { return Run(options).all(); }

}  // namespace flowmart::bench
