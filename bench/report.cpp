#include "report.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>

namespace flowmart::bench {
namespace {

double in_ms(std::uint64_t ns) { return static_cast<double>(ns) * 1e-6; }

std::string statuses(const LoadResult& result) {
  std::string out;
  for (const auto& [status, count] : result.by_status)
    out += fmt::format("{}\"{}\":{}", out.empty() ? "" : ",", status, count);
  return out;
}

}  // namespace

std::string machine() {
  std::string model = "unknown processor";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.rfind("model name", 0) == 0) {
      model = line.substr(line.find(':') + 2);
      break;
    }
  utsname system{};
  ::uname(&system);
  return fmt::format("{} cores of {}, {} {}", ::sysconf(_SC_NPROCESSORS_ONLN), model, system.sysname,
                     system.release);
}

std::string as_text(const LoadOptions& options, const LoadResult& result) {
  const auto& taken = result.latencies;
  auto out = fmt::format(
      "{} connections{}: {:.0f}/s  p50 {:.3f} ms  p90 {:.3f} ms  p99 {:.3f} ms  max {:.1f} ms  "
      "(request {} bytes, answer {} bytes, loader {:.0f} % of a core)",
      options.connections, options.mix.hot ? ", hot product" : "", result.per_second(),
      in_ms(taken.quantile_ns(0.5)), in_ms(taken.quantile_ns(0.9)), in_ms(taken.quantile_ns(0.99)),
      in_ms(taken.max_ns()), result.request_bytes, result.response_bytes,
      100 * result.cpu_seconds / result.seconds);
  if (result.failed() + result.broken_connections > 0)
    out += fmt::format("\n  FAILED: {} answers not 2xx {{{}}}, {} connections broken", result.failed(),
                       statuses(result), result.broken_connections);
  return out;
}

std::string as_json(const LoadOptions& options, const LoadResult& result) {
  const auto& taken = result.latencies;
  return fmt::format(
      R"({{"connections":{},"hot":{},"per_second":{:.0f},"p50_ms":{:.4f},"p90_ms":{:.4f},"p99_ms":{:.4f},)"
      R"("max_ms":{:.3f},"answers":{{{}}},"broken_connections":{},"request_bytes":{},"response_bytes":{},)"
      R"("seconds":{:.3f},"loader_cpu":{:.3f}}})",
      options.connections, options.mix.hot, result.per_second(), in_ms(taken.quantile_ns(0.5)),
      in_ms(taken.quantile_ns(0.9)), in_ms(taken.quantile_ns(0.99)), in_ms(taken.max_ns()), statuses(result),
      result.broken_connections, result.request_bytes, result.response_bytes, result.seconds,
      result.cpu_seconds / result.seconds);
}

}  // namespace flowmart::bench
