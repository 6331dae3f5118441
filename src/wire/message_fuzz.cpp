// libFuzzer over what comes from outside: the JSON reader, the CloudEvents reader and the binary decoder, for
// every message there is. Built with FLOWMART_FUZZ, see CMakeLists.txt.
//
// Beside crashes it looks for values that don't survive: what was read, written and read again is the same.
#include <cstdlib>
#include <optional>
#include <string>

#include "wire/all_messages.hpp"
#include "wire/cloudevents.hpp"

namespace {

using namespace flowmart;
using wire::MessageType;
using wire::Reader;

void survives(const MessageType& type, const void* body) {
  std::string json, bytes, again;
  type.write_json(body, json);
  const wire::ReadMessage read = type.read_json(json);
  if (read.rejection) std::abort();
  type.encode(read.message.body.get(), bytes);
  Reader in(bytes);
  const auto decoded = type.decode(in);
  if (!decoded) std::abort();
  type.write_json(decoded.get(), again);
  if (again != json) std::abort();
}

void from_json(const MessageType& type, std::string_view text) {
  const wire::ReadMessage read = type.read_json(text);
  if (!read.rejection) survives(type, read.message.body.get());
}

// Bytes may hold what JSON can't say (moments after the year 9999, texts that are no UTF-8), so only bytes
// are held against one another; and those of a build of another age differ from ours once, and not again.
void from_bytes(const MessageType& type, std::string_view bytes) {
  const auto written = [&](std::string_view from) {
    Reader in(from);
    const auto body = type.decode(in);
    std::optional<std::string> out;
    if (body) type.encode(body.get(), out.emplace());
    return out;
  };
  const auto once = written(bytes);
  if (once && written(*once) != once) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto& types = wire::all_messages().all();
  const MessageType& type = *types[data[1] % types.size()];
  switch (data[0] % 4) {
    case 0: from_json(type, text); break;
    case 1: from_bytes(type, text); break;
    case 2: (void)wire::read_cloud_event(text, wire::all_messages()); break;
    default: {
      const std::size_t half = text.size() / 2;
      const std::vector<wire::Header> headers{{"ce-specversion", "1.0"},
                                              {"ce-type", type.event_type},
                                              {"ce-id", text.substr(0, half)},
                                              {"ce-source", "/s"}};
      (void)wire::read_cloud_event(headers, text.substr(half), wire::all_messages());
    }
  }
  return 0;
}
