# One library per layer. A layer is given the layers that it may use, and links nothing else of ours;
# scripts/check_layers holds the same table against the #include lines.
#
#   flowmart_layer(NAME [APART | TESTS_APART] [USES layer...] [LINKS library...] [FIRST file...])
#
# Every *.cpp beside the layer's CMakeLists.txt belongs to it; *_test.cpp go to the test program
# <layer>_test, which links just this layer (so a test can't lean on a later one).
#
# What costs the compiler most are the headers, not the files: FLOWMART_JOINED files are compiled as one, which halves
# a build from nothing. A layer that is APART compiles each by itself (TESTS_APART: those of its tests): better while most of its
# files change each day, or bring the same names.
# FIRST are files that share a costly header, which are so compiled as one.
set(FLOWMART_JOINED 6 CACHE STRING "So many files are compiled as one; 1: each by itself")

function(flowmart_join target)
  if(FLOWMART_JOINED GREATER 1)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${FLOWMART_JOINED})
  endif()
endfunction()

function(flowmart_layer name)
  cmake_parse_arguments(ARG "APART;TESTS_APART" "" "USES;LINKS;TEST_LINKS;FIRST" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(TRANSFORM ARG_FIRST PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  list(PREPEND sources ${ARG_FIRST})
  list(REMOVE_DUPLICATES sources)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_(test|main|fuzz)\\.cpp$")
  if(sources)
    add_library(flowmart_${name} STATIC ${sources})
    set(scope PUBLIC)
    if(NOT ARG_APART)
      flowmart_join(flowmart_${name})
    endif()
  else()
    add_library(flowmart_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(flowmart_${name} ${scope} ${PROJECT_SOURCE_DIR}/src)
  foreach(layer ${ARG_USES})
    target_link_libraries(flowmart_${name} ${scope} flowmart_${layer})
  endforeach()
  if(ARG_LINKS)
    target_link_libraries(flowmart_${name} ${scope} ${ARG_LINKS})
  endif()
  if(FLOWMART_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE flowmart_${name} ${ARG_TEST_LINKS} GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE FLOWMART_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test)
    if(NOT ARG_APART AND NOT ARG_TESTS_APART)
      flowmart_join(${name}_test)
    endif()
  endif()
endfunction()
