# Production. Each service has its own file beside this one.

terraform {
  required_version = ">= 1.4"
}
