"""What reviewers see and do: the queue, a version with its checks, the judgement, the decision."""
