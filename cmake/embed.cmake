# Puts the files of a folder into a program, as the table that http::serve_assets takes.
#
#   flowmart_embed(TARGET FOLDER FUNCTION name HINT "how to get the folder")
#
# defines  std::span<const flowmart::http::Asset> flowmart::NAME();  (declare it where it is used). The bytes
# are taken in by the assembler (.incbin), so a large file costs no compile time. When the folder is missing
# the table has one page that says so, with the hint; building the folder later brings the files in.
function(flowmart_embed target folder)
  cmake_parse_arguments(ARG "" "FUNCTION;HINT" "" ${ARGN})
  # Built files can come and go between builds: the list is looked at again each time.
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${ARG_FUNCTION})
  add_custom_command(
    OUTPUT ${out}.cpp
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUT=${out} -DFUNCTION=${ARG_FUNCTION} "-DHINT=${ARG_HINT}"
            -P ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
    COMMENT "Embedding ${ARG_FUNCTION}"
    VERBATIM)
  target_sources(${target} PRIVATE ${out}.cpp)
  set_source_files_properties(${out}.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)  # changes by itself
endfunction()
