package dev.rehearse.load;

