# The web app within the program: web/dist, as `tools/web build` makes it; without one the gate serves the API alone.
function(embed_web target)
  set(app ${CMAKE_SOURCE_DIR}/web/dist)
  set(out ${CMAKE_BINARY_DIR}/embedded_assets.cpp)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${app}/*)
  add_custom_command(OUTPUT ${out} COMMAND ${CMAKE_SOURCE_DIR}/tools/embed ${app} ${out} DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed ${files} VERBATIM)
  target_sources(${target} PRIVATE ${out})
  set_source_files_properties(${out} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
