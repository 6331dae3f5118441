# Run at build time by flowmart_embed: writes OUT.cpp and the files that it takes in, under OUT/.
cmake_minimum_required(VERSION 3.25)
file(GLOB_RECURSE found LIST_DIRECTORIES false RELATIVE ${FOLDER} ${FOLDER}/*)
list(FILTER found EXCLUDE REGEX "(^|/)\\.")
file(REMOVE_RECURSE ${OUT})
file(MAKE_DIRECTORY ${OUT})

if(NOT "index.html" IN_LIST found)
  set(found index.html)
  set(FOLDER ${OUT}/page)
  file(WRITE ${FOLDER}/index.html
"<!doctype html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><title>FlowMart Orders</title></head>
<body>
<h1>FlowMart Orders is running, without its portal</h1>
<p>This program was built without the portal's files. ${HINT}</p>
<p>The HTTP interface is all there, under <a href=\"/v1/orders\">/v1/orders</a>.</p>
</body>
</html>
")
endif()

# Sorted by the bytes of the path, as the table has to be.
list(SORT found COMPARE STRING CASE SENSITIVE)

set(types_html "text/html; charset=utf-8")
set(types_js "text/javascript; charset=utf-8")
set(types_mjs "text/javascript; charset=utf-8")
set(types_css "text/css; charset=utf-8")
set(types_json "application/json")
set(types_map "application/json")
set(types_svg "image/svg+xml")
set(types_txt "text/plain; charset=utf-8")
set(types_xml "application/xml")
set(types_webmanifest "application/manifest+json")
set(types_wasm "application/wasm")
set(types_png "image/png")
set(types_jpg "image/jpeg")
set(types_webp "image/webp")
set(types_ico "image/x-icon")
set(types_woff2 "font/woff2")
set(packed_types html js mjs css json map svg txt xml webmanifest wasm ico)

# Declares SYMBOL_begin and SYMBOL_end around the bytes of a file.
function(take_in symbol path)
  file(APPEND ${OUT}.cpp
"asm(\".section .rodata\\n.balign 16\\n\"
    \"${symbol}_begin:\\n.incbin \\\"${path}\\\"\\n\"
    \"${symbol}_end:\\n.byte 0\\n.previous\\n\");
extern \"C\" const char ${symbol}_begin[], ${symbol}_end[];
")
endfunction()

file(WRITE ${OUT}.cpp "// Written by cmake/embed_files.cmake.\n#include <span>\n\n#include \"http/server/assets.hpp\"\n\n")
set(rows "")
set(index 0)
foreach(name ${found})
  string(REGEX MATCH "[^.]*$" extension "${name}")
  string(TOLOWER "${extension}" extension)
  set(type "${types_${extension}}")
  if(NOT type)
    set(type "application/octet-stream")
  endif()
  file(SHA256 ${FOLDER}/${name} digest)
  string(SUBSTRING ${digest} 0 32 digest)
  set(symbol ${FUNCTION}_${index})
  # A copy, so that what is compiled in never depends on a file that a later build replaces in between.
  file(COPY_FILE ${FOLDER}/${name} ${OUT}/${index}.bin)
  take_in(${symbol} ${OUT}/${index}.bin)
  set(gzip "{}")
  file(SIZE ${OUT}/${index}.bin plain_bytes)
  if(extension IN_LIST packed_types AND plain_bytes GREATER 512)
    execute_process(COMMAND gzip -9 -n -c ${OUT}/${index}.bin OUTPUT_FILE ${OUT}/${index}.gz RESULT_VARIABLE failed)
    if(NOT failed)
      file(SIZE ${OUT}/${index}.gz packed_bytes)
      math(EXPR worth "${packed_bytes} * 10 / ${plain_bytes}")
      if(worth LESS 9)
        take_in(${symbol}z ${OUT}/${index}.gz)
        set(gzip "bytes(${symbol}z_begin, ${symbol}z_end)")
      endif()
    endif()
  endif()
  # Names with a content hash, as the bundler makes them, may be kept for good.
  set(immutable false)
  if(name MATCHES "^assets/.*-[A-Za-z0-9_-][A-Za-z0-9_-][A-Za-z0-9_-][A-Za-z0-9_-][A-Za-z0-9_-][A-Za-z0-9_-][A-Za-z0-9_-][A-Za-z0-9_-]\\.[a-z0-9]+$")
    set(immutable true)
  endif()
  string(APPEND rows "      {\"/${name}\", \"${type}\", bytes(${symbol}_begin, ${symbol}_end), ${gzip},\n"
                     "       \"\\\"${digest}\\\"\", ${immutable}},\n")
  math(EXPR index "${index} + 1")
endforeach()

file(APPEND ${OUT}.cpp
"
namespace flowmart {

std::span<const http::Asset> ${FUNCTION}();

std::span<const http::Asset> ${FUNCTION}() {
  const auto bytes = [](const char* begin, const char* end) {
    return std::string_view(begin, static_cast<std::size_t>(end - begin));
  };
  static const http::Asset table[] = {
${rows}  };
  return table;
}

}  // namespace flowmart
")
