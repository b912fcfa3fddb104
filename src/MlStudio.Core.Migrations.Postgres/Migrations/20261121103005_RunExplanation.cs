using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlStudio.Core.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class RunExplanation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ExplanationHash",
                table: "Runs",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ExplanationHash",
                table: "Runs");
        }
    }
}
