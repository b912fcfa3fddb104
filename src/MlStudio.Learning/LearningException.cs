namespace MlStudio.Learning;

/// <summary>An expected refusal: the input cannot be used as asked. The message names the place, what is allowed and what came, in words for the person at the page.</summary>
public class LearningException(string message, Exception? inner = null) : Exception(message, inner);
