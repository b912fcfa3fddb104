using System.Text.Json.Nodes;

namespace MlStudio.Core.Experiments;

/// <summary>One algorithm to train with; options not named keep their default.</summary>
/// <param name="TrainerKey">Key in Learning's TrainerCatalog.</param>
public sealed record AlgorithmChoice(string TrainerKey, JsonObject Options)
{
    public AlgorithmChoice(string trainerKey) : this(trainerKey, []) { }
}
