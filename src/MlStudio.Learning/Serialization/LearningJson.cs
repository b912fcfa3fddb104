using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Serialization;

/// <summary>How the library's records are written as JSON: camelCase names, enums as camelCase words, nulls left out and refused where a value is needed, unknown names refused. Thread-safe.</summary>
public static class LearningJson
{
    /// <summary>The one set of options for every record of the library.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: false, () => StepCatalog.All);

    /// <summary>The same with line breaks, for people.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true, () => StepCatalog.All);

    /// <summary>Writes a value so that equal values give equal text: names sorted ordinally at every level, no white space.</summary>
    public static string Canonical<T>(T value) => Sorted(JsonSerializer.SerializeToNode(value, Options))?.ToJsonString(Options) ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray(a.Select(Sorted).ToArray()),
        _ => node?.DeepClone(),
    };

    /// <summary>Options under which recipes may have the given steps.</summary>
    internal static JsonSerializerOptions Create(bool indented, Func<IEnumerable<StepEntry>> steps)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            NewLine = "\n",
            RespectNullableAnnotations = true,
            NumberHandling = JsonNumberHandling.Strict,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            AllowOutOfOrderMetadataProperties = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { StepJson.Names(steps) } },
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
