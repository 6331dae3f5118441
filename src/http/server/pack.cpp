#include "http/server/pack.hpp"

#include <zlib.h>

#include "kernel/check.hpp"

namespace flowmart::http {
namespace {

constexpr std::size_t least_bytes = 1'024, most_bytes = 1 << 20;
constexpr int level = 4;                     // of 9: most of the gain at a third of the time of the usual 6
constexpr int gzip_window = MAX_WBITS + 16;  // zlib's way to say gzip

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  check(deflateInit2(&stream, level, Z_DEFLATED, gzip_window, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK,
        "there is memory for zlib");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // read only, by its manual
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  deflateEnd(&stream);
  check(ended == Z_STREAM_END, "what deflateBound says is enough");
  out.resize(stream.total_out);
  return out;
}

}  // namespace

bool worth_packing(const Response& response) {
  const std::size_t bytes = response.body().size();
  return (response.content_type() == json_type || response.content_type() == problem_type) &&
         bytes >= least_bytes && bytes <= most_bytes;
}

Response packed(Response response) {
  response.replace_body(gzip(response.body()));
  response.header("Content-Encoding", "gzip");
  return response;
}

}  // namespace flowmart::http
