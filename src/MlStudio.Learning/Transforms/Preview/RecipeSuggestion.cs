namespace MlStudio.Learning.Transforms;

/// <summary>A step that the data suggest.</summary>
/// <param name="Columns">The columns it is about.</param>
/// <param name="Reason">What was seen, as a short sentence without a full stop: "23% of age is missing".</param>
/// <param name="Proposal">What could be done about it, as a question: "Fill with the median and keep which were missing?".</param>
/// <param name="Step">Taken over as it is.</param>
public sealed record RecipeSuggestion(IReadOnlyList<string> Columns, string Reason, string Proposal, RecipeStep Step);
