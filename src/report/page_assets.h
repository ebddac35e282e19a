/* The constant parts of the report's page: chart.css, page.css and page.js as lines ended by NULL
 * (build-aux/update-page). The page's style is chart_style followed by page_style. */
#ifndef COLOSSIM_REPORT_PAGE_ASSETS_H
#define COLOSSIM_REPORT_PAGE_ASSETS_H

extern const char *const chart_style[];
extern const char *const page_style[];
extern const char *const page_script[];

/* 'sha256-...' of the whole style and of the script, for the Content-Security-Policy. */
extern const char page_style_hash[];
extern const char page_script_hash[];

#endif
