namespace MlStudio.Core.Models;

/// <summary>A line of a project's list of models.</summary>
/// <param name="OpenQuestions">Questions of the documentation that nobody has answered.</param>
public sealed record ModelSummary(
    Guid Id, int Number, string Name, int VersionNumber, string Task, string Target, string MetricKey, double? MetricValue,
    string RegisteredByName, DateTimeOffset RegisteredAt, int DocumentRevision, int OpenComments, int OpenQuestions = 0);

/// <summary>A model's page.</summary>
public sealed record ModelDetails(Guid Id, Guid ProjectId, int Number, string Name, DateTimeOffset CreatedAt, IReadOnlyList<ModelVersionView> Versions);

/// <summary>One version, with the run that it came from.</summary>
/// <param name="Metrics">The run's figures by part and key.</param>
/// <param name="ResultHash">Where all that the run found is stored, intervals among it.</param>
public sealed record ModelVersionView(
    Guid Id, int Number, string ModelHash, Guid RunId, int RunNumber, string RunName, string TrainerKey, string Task, string Target,
    string DatasetName, int DatasetNumber, int DatasetVersionNumber, string RegisteredByName, DateTimeOffset RegisteredAt,
    IReadOnlyList<ModelMetric> Metrics, string? ResultHash = null);

/// <param name="Part">"validation" or "test".</param>
public sealed record ModelMetric(string Part, string Key, double? Value, double? Deviation);
