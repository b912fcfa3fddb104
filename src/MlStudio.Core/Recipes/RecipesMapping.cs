using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlStudio.Core.Datasets;
using MlStudio.Core.Members;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Recipes;

internal sealed class RecipeVersionMapping : IEntityTypeConfiguration<RecipeVersion>
{
    public void Configure(EntityTypeBuilder<RecipeVersion> entity)
    {
        entity.HasIndex(r => new { r.ProjectId, r.Number }).IsUnique();
        entity.HasIndex(r => new { r.ProjectId, r.Hash }).IsUnique();
        entity.Property(r => r.Hash).HasMaxLength(64);
        entity.Property(r => r.Name).HasMaxLength(200);
        entity.HasOne<Project>().WithMany().HasForeignKey(r => r.ProjectId);
    }
}

internal sealed class SavedRecipeMapping : IEntityTypeConfiguration<SavedRecipe>
{
    public void Configure(EntityTypeBuilder<SavedRecipe> entity)
    {
        entity.HasIndex(r => new { r.ProjectId, r.Number }).IsUnique();
        entity.Property(r => r.Name).HasMaxLength(RecipeService.LongestName);
        entity.HasOne<Project>().WithMany().HasForeignKey(r => r.ProjectId);
        entity.HasOne<DatasetVersion>().WithMany().HasForeignKey(r => r.DatasetVersionId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<StudioUser>().WithMany().HasForeignKey(r => r.CreatedById).OnDelete(DeleteBehavior.Restrict);
        entity.HasMany(r => r.Revisions).WithOne(r => r.Recipe).HasForeignKey(r => r.RecipeId);
    }
}

internal sealed class RecipeRevisionMapping : IEntityTypeConfiguration<RecipeRevision>
{
    public void Configure(EntityTypeBuilder<RecipeRevision> entity)
    {
        entity.HasIndex(r => new { r.RecipeId, r.Number }).IsUnique();
        entity.Property(r => r.Note).HasMaxLength(RecipeService.LongestNote);
        entity.HasOne(r => r.Version).WithMany().HasForeignKey(r => r.VersionId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne(r => r.Author).WithMany().HasForeignKey(r => r.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }
}
