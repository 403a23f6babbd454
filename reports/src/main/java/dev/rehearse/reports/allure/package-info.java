/** A rehearsal inside an Allure result. The only place that knows Allure, beside tests. */
@NullMarked
package dev.rehearse.reports.allure;

import org.jspecify.annotations.NullMarked;
