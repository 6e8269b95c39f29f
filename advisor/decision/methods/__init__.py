"""The textbook's methods: values of cash flows, worth of information, rules of choice. Numbers in, numbers out."""
